import { errorCodes } from "@/lib/guards/error-codes";
import { terminalStages } from "@/lib/provisioning/stages";

/** A position in the text of a query. `end` is exclusive. */
export type Span = { start: number; end: number };

/** The literal parts between wildcards: `gold*` is ["gold", ""], `gold` is ["gold"]. */
export type Pattern = readonly string[];

/** Both ends in milliseconds. `to` is exclusive. Either may be missing. */
export type Bounds = { from?: number; to?: number };

/** The condition of one term of a query. Lists are alternatives. */
export type Match =
  /**
   * Matches anywhere in the tenant's name, the slug or the owner's e-mail address. Short patterns match only at the
   * start of a word.
   */
  | { kind: "word"; pattern: Pattern }
  /** The id of an attempt, or of its tenant. */
  | { kind: "uuid"; id: string }
  /** Ranges of attempt ids. Both ends are inclusive. */
  | { kind: "ids"; ranges: readonly { first: string; last: string }[] }
  | { kind: "text"; field: TextField; patterns: readonly Pattern[] }
  | { kind: "choice"; field: "status"; values: readonly StatusChoice[] }
  | { kind: "choice"; field: "code"; values: readonly string[] }
  /** The bounds of `created` are in milliseconds since 1970. */
  | { kind: "range"; field: RangeField; bounds: Bounds };

/** One term with its position in the text, for the chip that removes it. */
export type Term = Span & { negated: boolean; match: Match };

/** A part that cannot be parsed, its position, and what to write instead. */
export type Problem = Span & { message: string };

export type ParsedQuery = { terms: readonly Term[]; problems: readonly Problem[] };

/** `in_progress` matches every attempt that has not ended, including interrupted ones. */
export const statusChoices = [...terminalStages, "in_progress", "interrupted"] as const;
export type StatusChoice = (typeof statusChoices)[number];

export const codeChoices: readonly string[] = errorCodes;

const textFields = ["name", "slug", "owner", "actor"] as const;
export type TextField = (typeof textFields)[number];
const rangeFields = ["created", "duration"] as const;
export type RangeField = (typeof rangeFields)[number];

/** Every qualifier with its meaning and an example, in the order of the help. */
export const qualifiers = [
  { name: "status", about: "Outcome", example: "status:failed,rolled_back" },
  { name: "code", about: "Error code", example: "code:SLUG_TAKEN" },
  { name: "slug", about: "Slug", example: "slug:golden*" },
  { name: "name", about: "Tenant’s name", example: 'name:"Golden Spoon"' },
  { name: "owner", about: "Owner’s e-mail", example: "owner:*@example.com" },
  { name: "actor", about: "Started by", example: "actor:admin@example.com" },
  { name: "created", about: "Start, in UTC", example: "created:2026-11-01..2026-11-07" },
  { name: "duration", about: "Duration", example: "duration:>1s" },
  { name: "id", about: "Attempt’s ID, or its first characters", example: "id:0199a*" },
] as const;
export type Qualifier = (typeof qualifiers)[number]["name"];

export function isTextField(name: Qualifier): name is TextField {
  return (textFields as readonly Qualifier[]).includes(name);
}

export function isRangeField(name: Qualifier): name is RangeField {
  return (rangeFields as readonly Qualifier[]).includes(name);
}
