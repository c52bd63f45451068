import type { Reader } from "@/lib/auth/reader";
import type { ParsedQuery, Pattern, Problem, Term } from "./index";
import { parseQuery } from "./parse-query";

/**
 * Of an owner's address a masked reader may ask for the whole, which they then have already, or for the domain, which they
 * are shown. Any other part would be found out letter by letter.
 */
export function asksForShownPart(pattern: Pattern): boolean {
  const [head = "", tail, ...more] = pattern;
  if (tail === undefined) return isAddress(head);
  return head === "" && more.length === 0 && /^@[^@\s]+$/.test(tail);
}

export function isAddress(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(text);
}

/** Reads a query as its reader may ask it: to a masked one, terms about what is hidden are problems. */
export function parseQueryFor({ masked }: Pick<Reader, "masked">, text: string): ParsedQuery {
  const { terms, problems } = parseQuery(text);
  const hidden = masked ? terms.filter(asksForHiddenPart) : [];
  return {
    terms: terms.filter((term) => !hidden.includes(term)),
    problems: [...problems, ...hidden.map(problemOf)],
  };
}

function asksForHiddenPart({ match }: Term): boolean {
  return match.kind === "text" && match.field === "owner" && !match.patterns.every(asksForShownPart);
}

function problemOf({ start, end }: Term): Problem {
  const message =
    "Owners’ addresses are hidden from support: write the whole address, such as owner:ana@example.com, or its domain, such as owner:*@example.com.";
  return { start, end, message };
}
