import type { Qualifier, Span, Term } from "./index";
import { parseQuery } from "./parse-query";

/** Removes a part of a query's text, and the extra space that it would leave. */
export function without(text: string, { start, end }: Span): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** Sets a qualifier to one value, or removes it if the value is null. Other terms stay unchanged. */
export function withQualifier(text: string, qualifier: Qualifier, value: string | null): string {
  const { terms } = parseQuery(text);
  const remaining = terms
    .filter((term) => fieldOf(term) === qualifier)
    // From last to first, so that the positions of the others stay valid.
    .reduceRight((rest, term) => without(rest, term), text);
  return value === null ? remaining : `${remaining} ${qualifier}:${quoted(value)}`.trim();
}

/** The one value that a query selects for `status` or `code`, else null. Filter links mark this value as current. */
export function selectedValue(terms: readonly Term[], qualifier: Qualifier): string | null {
  const matching = terms.filter((term) => fieldOf(term) === qualifier);
  const [term] = matching;
  if (matching.length !== 1 || !term || term.negated || term.match.kind !== "choice") return null;
  return term.match.values.length === 1 ? (term.match.values[0] ?? null) : null;
}

function fieldOf({ match }: Term): Qualifier | null {
  if (match.kind === "ids") return "id";
  return "field" in match ? match.field : null;
}

/** A value as typed: quoted if it would otherwise be parsed as something else. */
export function quoted(value: string): string {
  return /^[^\s"“”„‟«»＂*,]+$/.test(value) ? value : `"${value.replace(/["＂\\]/g, "\\$&")}"`;
}
