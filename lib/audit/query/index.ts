import { errorCodes } from "@/lib/guards/error-codes";
import { terminalStages } from "@/lib/provisioning/stages";

/** Where something stands in the text of a query: from the first character up to, and without, the last. */
export type Span = { start: number; end: number };

/** A text with wildcards as the literal parts between them: `gold*` is ["gold", ""], `gold` is ["gold"]. */
export type Pattern = readonly string[];

/** Both ends in milliseconds; `to` is never included. Either may be open. */
export type Bounds = { from?: number; to?: number };

/** What one term of a query asks of an attempt. Lists are alternatives. */
export type Match =
  /** Anywhere in tenant name, slug or owner's e-mail; at the beginning of a word where it is short. */
  | { kind: "word"; pattern: Pattern }
  /** The id of an attempt, or of the tenant that it made. */
  | { kind: "uuid"; id: string }
  /** Ids of attempts from the first to the last, both included. */
  | { kind: "ids"; ranges: readonly { first: string; last: string }[] }
  | { kind: "text"; field: TextField; patterns: readonly Pattern[] }
  | { kind: "choice"; field: "status"; values: readonly StatusChoice[] }
  | { kind: "choice"; field: "code"; values: readonly string[] }
  /** Since 1970 for `created`. */
  | { kind: "range"; field: RangeField; bounds: Bounds };

/** One term with its place in the text, for chips that take it out. */
export type Term = Span & { negated: boolean; match: Match };

/** What cannot be understood, where it stands, and what to write instead. */
export type Problem = Span & { message: string };

export type ParsedQuery = { terms: readonly Term[]; problems: readonly Problem[] };

/** `in_progress` means every attempt that has not ended, the interrupted ones included. */
export const statusChoices = [...terminalStages, "in_progress", "interrupted"] as const;
export type StatusChoice = (typeof statusChoices)[number];

export const codeChoices: readonly string[] = errorCodes;

const textFields = ["name", "slug", "owner", "actor"] as const;
export type TextField = (typeof textFields)[number];
const rangeFields = ["created", "duration"] as const;
export type RangeField = (typeof rangeFields)[number];

/** Every qualifier with what it stands for and an example, in the order in which they are explained. */
export const qualifiers = [
  { name: "status", about: "Outcome", example: "status:failed,rolled_back" },
  { name: "code", about: "Error code", example: "code:SLUG_TAKEN" },
  { name: "slug", about: "Slug", example: "slug:golden*" },
  { name: "name", about: "Tenant’s name", example: 'name:"Golden Spoon"' },
  { name: "owner", about: "Owner’s e-mail", example: "owner:*@example.com" },
  { name: "actor", about: "Who started it", example: "actor:admin@example.com" },
  { name: "created", about: "Start, in UTC", example: "created:2026-11-01..2026-11-07" },
  { name: "duration", about: "Time it took", example: "duration:>1s" },
  { name: "id", about: "Attempt’s id, or how it begins", example: "id:0199a*" },
] as const;
export type Qualifier = (typeof qualifiers)[number]["name"];

export function isTextField(name: Qualifier): name is TextField {
  return (textFields as readonly Qualifier[]).includes(name);
}

export function isRangeField(name: Qualifier): name is RangeField {
  return (rangeFields as readonly Qualifier[]).includes(name);
}
