import { and, between, eq, gte, inArray, lt, notInArray, or, type SQL, sql } from "drizzle-orm";
import { attempts, folded } from "@/db/schema/provisioning";
import type { Reader } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { terminalStages } from "@/lib/provisioning/stages";
import { maskedText } from "../../platform/masked-text";
import { requestedName } from "../state";
import { asksForShownPart, isAddress } from "./hidden-terms";
import type { Bounds, Match, Pattern, RangeField, StatusChoice, Term, TextField } from "./index";
import { containsText, escapeLike, hasPattern, matchesWords, trigram } from "./search-condition";

/**
 * True for the attempts that every term asks for; each value is a parameter. What is hidden from a masked reader takes no
 * part: whether a term holds never depends on it.
 */
export function conditionOf(terms: readonly Term[], reader: Reader): SQL | undefined {
  return and(
    ...terms.map(({ match, negated }) => {
      const condition = reader.masked ? matchesShown(match) : matches(match);
      // What is not known does not match, and so is among the others: an attempt in flight has no duration.
      return negated ? sql`(${condition}) is not true` : condition;
    }),
  );
}

function matches(match: Match): SQL | undefined {
  switch (match.kind) {
    case "word":
      return hasPattern(match.pattern);
    case "uuid":
      return or(eq(attempts.id, match.id), eq(attempts.tenantId, match.id));
    case "ids":
      return or(...match.ranges.map(({ first, last }) => between(attempts.id, first, last)));
    case "text":
      return or(...match.patterns.map((pattern) => hasText(match.field, pattern)));
    case "choice":
      return match.field === "status"
        ? or(...match.values.map(hasStatus))
        : inArray(attempts.errorCode, match.values as ErrorCode[]);
    case "range":
      return within(match.field, match.bounds);
  }
}

/** What a masked reader sees of a name, and of the searched text. */
const shownName = folded(maskedText(requestedName));
const shownText = sql`' ' || coalesce(${shownName}, '') || E'\\n ' || coalesce(${folded(attempts.slug)}, '')`;

/** As `matches`, but of names and addresses only what a masked reader is shown. */
function matchesShown(match: Match): SQL | undefined {
  if (match.kind === "word") return wordShown(match.pattern);
  if (match.kind !== "text") return matches(match);
  switch (match.field) {
    case "owner":
      return or(
        ...match.patterns.map((part) => (asksForShownPart(part) ? hasText("owner", part) : sql`false`)),
      );
    case "name":
      return or(...match.patterns.map((part) => and(hasText("name", part), like(shownName, part))));
    case "actor":
      return or(
        ...match.patterns.map((part) =>
          part.length === 1 ? hasText("actor", part) : and(hasText("actor", part), byStaff),
        ),
      );
    default:
      return matches(match);
  }
}

/** Whoever was refused for having no role may be a customer. */
const byStaff = sql`${attempts.errorCode} is distinct from 'FORBIDDEN'`;

/** The indexes look through addresses too, so what they find is compared once more with what is shown. */
function wordShown(pattern: Pattern): SQL | undefined {
  const [only = ""] = pattern;
  const found = and(hasPattern(pattern), matchesWords(shownText, pattern));
  return pattern.length === 1 && isAddress(only) ? or(found, hasText("owner", pattern)) : found;
}

function hasStatus(status: StatusChoice): SQL | undefined {
  if (status !== "in_progress" && status !== "interrupted") return eq(attempts.status, status);
  const inFlight = notInArray(attempts.status, [...terminalStages]);
  return status === "in_progress" ? inFlight : and(inFlight, sql`${attempts.leaseExpiresAt} < now()`);
}

/** Both ends as `created` and `duration` have them: in milliseconds, the end not included. */
export function within(field: RangeField, { from, to }: Bounds): SQL | undefined {
  if (field === "duration") {
    return and(
      from === undefined ? undefined : gte(attempts.durationMs, from),
      to === undefined ? undefined : lt(attempts.durationMs, to),
    );
  }
  return and(
    from === undefined ? undefined : gte(attempts.startedAt, momentOf(from)),
    to === undefined ? undefined : lt(attempts.startedAt, momentOf(to)),
  );
}

/** JavaScript writes the years after 9999 in a way that Postgres cannot read; nothing has begun then. */
function momentOf(at: number): Date {
  return new Date(Math.min(at, Date.parse("9999-12-31T23:59:59.999Z")));
}

/** Folded, as the pattern is. */
const columns: Record<TextField, SQL> = {
  name: folded(requestedName),
  slug: folded(attempts.slug),
  owner: folded(attempts.ownerEmail),
  actor: folded(attempts.actorEmail),
};

/**
 * A value of one column, or a pattern. Where its beginning is known an index has it, and where an owner's end is
 * known the searched text says all, since it ends with the owner's line; anything else goes by its longest part.
 */
function hasText(field: TextField, pattern: Pattern): SQL | undefined {
  const column = columns[field];
  const [head = "", ...rest] = pattern;
  if (field === "owner" && rest.length === 1 && head === "") return containsText(rest[0] ?? "", "at the end");
  const holds = like(column, pattern);
  const longest = pattern.reduce((a, b) => (b.length > a.length ? b : a));
  const indexed = field === "actor" || head !== "";
  return indexed || longest.length < trigram ? holds : and(holds, hasPattern([longest]));
}

function like(column: SQL, pattern: Pattern): SQL {
  const [head = "", ...rest] = pattern;
  return rest.length === 0
    ? sql`${column} = ${head}`
    : sql`${column} like ${pattern.map(escapeLike).join("%")}`;
}
