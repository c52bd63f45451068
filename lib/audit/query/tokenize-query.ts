import type { Problem, Span } from "./index";

/** A run of text within a token. Quoted text is literal. */
export type Piece = { text: string; quoted: boolean };

/** One term as typed: `-code:SLUG_TAKEN` has the name `code` and one piece. */
export type Token = Span & {
  negated: boolean;
  /** In lowercase, without the colon; null for free text. */
  name: string | null;
  /** The position of the value in the query. */
  valueStart: number;
  pieces: Piece[];
};

/**
 * Splits a query at its spaces, except within quotes. An unclosed quote extends to the end and is reported.
 */
export function tokenizeQuery(text: string): { tokens: Token[]; problems: Problem[] } {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text, at)) {
      at++;
      continue;
    }
    const start = at;
    const negated = text[at] === "-" && at + 1 < text.length && !isSpace(text, at + 1);
    if (negated) at++;
    const name = /^[A-Za-z_]+(?=:)/.exec(text.slice(at, at + 30))?.[0] ?? null;
    if (name) at += name.length + 1;
    const valueStart = at;
    const pieces: Piece[] = [];
    while (at < text.length && !isSpace(text, at)) {
      const piece = isQuote(text, at) ? quoted(text, at) : bare(text, at);
      if (!piece.closed)
        problems.push({
          start: at,
          end: text.length,
          message: "This quotation mark is not closed. Close it or remove it.",
        });
      pieces.push({ text: piece.text, quoted: isQuote(text, at) });
      at = piece.end;
    }
    tokens.push({ start, end: at, negated, name: name?.toLowerCase() ?? null, valueStart, pieces });
  }
  return { tokens, problems };
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}

const straightQuotes = '"＂';
/** The quotation marks that word processors and phones insert. */
const curlyQuotes = "“”„‟«»";

function isQuote(text: string, at: number): boolean {
  return at < text.length && `${straightQuotes}${curlyQuotes}`.includes(text.charAt(at));
}

/**
 * Reads to the closing quote, which must be straight if the opening one is. `\"` is a literal quote, and `\\` a
 * literal backslash.
 */
function quoted(text: string, start: number): { text: string; end: number; closed: boolean } {
  let value = "";
  const closing = straightQuotes.includes(text.charAt(start)) ? straightQuotes : straightQuotes + curlyQuotes;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (closing.includes(char)) return { text: value, end: at + 1, closed: true };
    const escaped = char === "\\" && (isQuote(text, at + 1) || text.charAt(at + 1) === "\\");
    value += escaped ? text.charAt(++at) : char;
  }
  return { text: value, end: text.length, closed: false };
}

function bare(text: string, start: number): { text: string; end: number; closed: true } {
  let end = start;
  while (end < text.length && !isSpace(text, end) && !isQuote(text, end)) end++;
  return { text: text.slice(start, end), end, closed: true };
}
