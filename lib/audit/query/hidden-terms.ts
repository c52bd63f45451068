import type { Reader } from "@/lib/auth/reader";
import type { ParsedQuery, Pattern, Problem, Term } from "./index";
import { parseQuery } from "./parse-query";

/**
 * A masked reader may search for a whole address, which they already have, or for a domain, which they can
 * see. Any other part would let them guess an address letter by letter.
 */
export function searchesVisiblePart(pattern: Pattern): boolean {
  const [head = "", tail, ...more] = pattern;
  if (tail === undefined) return isAddress(head);
  return head === "" && more.length === 0 && /^@[^@\s]+$/.test(tail);
}

export function isAddress(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(text);
}

/** Parses a query for its reader. For a masked reader, terms that search hidden parts become problems. */
export function parseQueryFor({ masked }: Pick<Reader, "masked">, text: string): ParsedQuery {
  const { terms, problems } = parseQuery(text);
  const hidden = masked ? terms.filter(searchesHiddenPart) : [];
  return {
    terms: terms.filter((term) => !hidden.includes(term)),
    problems: [...problems, ...hidden.map(problemOf)],
  };
}

function searchesHiddenPart({ match }: Term): boolean {
  return match.kind === "text" && match.field === "owner" && !match.patterns.every(searchesVisiblePart);
}

function problemOf({ start, end }: Term): Problem {
  const message =
    "Owners’ addresses are hidden from support, so write the whole address, such as owner:ana@example.com, or its domain, such as owner:*@example.com.";
  return { start, end, message };
}
