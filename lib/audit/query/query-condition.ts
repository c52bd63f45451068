import { and, between, eq, gte, inArray, lt, notInArray, or, type SQL, sql } from "drizzle-orm";
import { attempts, folded } from "@/db/schema/provisioning";
import type { Reader } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { terminalStages } from "@/lib/provisioning/stages";
import { maskedText } from "../../platform/masked-text";
import { requestedName } from "../state";
import { isAddress, searchesVisiblePart } from "./hidden-terms";
import type { Bounds, Match, Pattern, RangeField, StatusChoice, Term, TextField } from "./index";
import { containsText, escapeLike, hasPattern, matchesWords, trigram } from "./search-condition";

/**
 * True for the attempts that match every term. Every value is a parameter. For a masked reader, only a term that
 * is a whole address can depend on hidden parts.
 */
export function conditionOf(terms: readonly Term[], reader: Reader): SQL | undefined {
  return and(
    ...terms.map(({ match, negated }) => {
      const condition = reader.masked ? matchesVisible(match) : matches(match);
      // A null value matches no term, so it matches every negated term. For example, an attempt in flight has no duration.
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

/** The parts of the name and the searched text that a masked reader sees. */
const visibleName = folded(maskedText(requestedName));
const visibleText = sql`' ' || coalesce(${visibleName}, '') || E'\\n ' || coalesce(${folded(attempts.slug)}, '')`;

/** Like `matches`, but compares only the parts of names and addresses that a masked reader sees. */
function matchesVisible(match: Match): SQL | undefined {
  if (match.kind === "word") return matchesVisibleWord(match.pattern);
  if (match.kind !== "text") return matches(match);
  switch (match.field) {
    case "owner":
      return or(
        ...match.patterns.map((part) => (searchesVisiblePart(part) ? hasText("owner", part) : sql`false`)),
      );
    case "name":
      return or(...match.patterns.map((part) => and(hasText("name", part), like(visibleName, part))));
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

/** SQL: false if the actor was refused for their role, and so might not be staff. */
const byStaff = sql`${attempts.errorCode} is distinct from 'FORBIDDEN'`;

/** The indexes cover addresses too, so each match is compared again with the visible text. */
function matchesVisibleWord(pattern: Pattern): SQL | undefined {
  const [only = ""] = pattern;
  const condition = and(hasPattern(pattern), matchesWords(visibleText, pattern));
  return pattern.length === 1 && isAddress(only) ? or(condition, hasText("owner", pattern)) : condition;
}

function hasStatus(status: StatusChoice): SQL | undefined {
  if (status !== "in_progress" && status !== "interrupted") return eq(attempts.status, status);
  const inFlight = notInArray(attempts.status, [...terminalStages]);
  return status === "in_progress" ? inFlight : and(inFlight, sql`${attempts.leaseExpiresAt} < now()`);
}

/** SQL: true if `created` or `duration` is within the bounds, which are in milliseconds, with an exclusive end. */
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

/** Postgres cannot parse JavaScript's format for years after 9999. No attempt starts that late. */
function momentOf(at: number): Date {
  return new Date(Math.min(at, Date.parse("9999-12-31T23:59:59.999Z")));
}

/** The searchable columns, folded like the patterns they are compared with. */
const columns: Record<TextField, SQL> = {
  name: folded(requestedName),
  slug: folded(attempts.slug),
  owner: folded(attempts.ownerEmail),
  actor: folded(attempts.actorEmail),
};

/**
 * Matches one column against a value or a pattern. A pattern with a fixed start uses the column's index. An `owner`
 * pattern with only a fixed end uses the index of the searched text, which ends with the owner's address. Any other
 * pattern first matches its longest part in the searched text. This step is skipped for `actor`, which that text lacks,
 * and for parts that are too short.
 */
function hasText(field: TextField, pattern: Pattern): SQL | undefined {
  const column = columns[field];
  const [head = "", ...rest] = pattern;
  if (field === "owner" && rest.length === 1 && head === "") return containsText(rest[0] ?? "", "at the end");
  const condition = like(column, pattern);
  const longest = pattern.reduce((a, b) => (b.length > a.length ? b : a));
  const indexed = field === "actor" || head !== "";
  return indexed || longest.length < trigram ? condition : and(condition, hasPattern([longest]));
}

function like(column: SQL, pattern: Pattern): SQL {
  const [head = "", ...rest] = pattern;
  return rest.length === 0
    ? sql`${column} = ${head}`
    : sql`${column} like ${pattern.map(escapeLike).join("%")}`;
}
