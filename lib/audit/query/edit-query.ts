import type { Qualifier, Span, Term } from "./index";
import { parseQuery } from "./parse-query";

/** Takes a part out of a query's text, and the space that it leaves. */
export function without(text: string, { start, end }: Span): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** A query with this qualifier set to one value, or taken out where it is null; other terms stay as they are. */
export function withQualifier(text: string, qualifier: Qualifier, value: string | null): string {
  const { terms } = parseQuery(text);
  const kept = terms
    .filter((term) => fieldOf(term) === qualifier)
    // From the last to the first, so that the places of the others stay true.
    .reduceRight((rest, term) => without(rest, term), text);
  return value === null ? kept : `${kept} ${qualifier}:${quoted(value)}`.trim();
}

/** The only value of a choice that a query asks for, or null: what a row of links marks as chosen. */
export function chosenOf(terms: readonly Term[], qualifier: Qualifier): string | null {
  const of = terms.filter((term) => fieldOf(term) === qualifier);
  const [term] = of;
  if (of.length !== 1 || !term || term.negated || term.match.kind !== "choice") return null;
  return term.match.values.length === 1 ? (term.match.values[0] ?? null) : null;
}

function fieldOf({ match }: Term): Qualifier | null {
  if (match.kind === "ids") return "id";
  return "field" in match ? match.field : null;
}

/** A value as it is typed: in quotes where it would not be read as itself. */
export function quoted(value: string): string {
  return /^[^\s"“”„‟«»＂*,]+$/.test(value) ? value : `"${value.replace(/["＂\\]/g, "\\$&")}"`;
}
