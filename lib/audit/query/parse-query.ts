import { validate as isUuid } from "uuid";
import { type Match, type ParsedQuery, type Problem, qualifiers, type Span, type Term } from "./index";
import { exampleOf, patternOf, readValue } from "./read-value";
import { type Token, tokenizeQuery } from "./tokenize-query";

/** The maximum length in characters, and the maximum number of terms. Typed queries stay far below both. */
export const maxQueryLength = 500;
const maxTerms = 20;

const names = qualifiers.map(({ name }) => name);

/**
 * Parses a query. Its terms must all match. Each is free text or a qualifier such as `status:failed`, and a leading `-`
 * negates it. Never throws or guesses: a part that cannot be parsed becomes a problem with its position.
 */
export function parseQuery(text: string): ParsedQuery {
  const { tokens, problems } = tokenizeQuery(text);
  if (text.length > maxQueryLength || tokens.length > maxTerms) {
    const message = `The query is too long. Use at most ${maxQueryLength} characters and ${maxTerms} terms.`;
    return { terms: [], problems: [{ start: 0, end: text.length, message }] };
  }
  // An unclosed quote includes everything after it, so only the quote is reported.
  if (problems.length > 0) return { terms: [], problems };
  const readings = tokens.map((token) => ({ token, reading: readToken(token) }));
  return {
    terms: readings.flatMap(({ token: { start, end, negated }, reading }): Term[] =>
      "match" in reading ? [{ start, end, negated, match: reading.match }] : [],
    ),
    problems: readings.flatMap(({ reading }) => ("problem" in reading ? [reading.problem] : [])),
  };
}

function readToken(token: Token): { match: Match } | { problem: Problem } {
  const { start, end, name, valueStart, pieces } = token;
  const problem = (message: string, span: Span = { start, end }) => ({ problem: { ...span, message } });
  const text = pieces.map((piece) => piece.text).join("");
  if (name === null) {
    if (isUuid(text)) return { match: { kind: "uuid", id: text.toLowerCase() } };
    const pattern = patternOf(pieces);
    if (text === "-" || pattern.every((part) => part.trim() === ""))
      return problem("There is nothing to search for here.");
    return { match: { kind: "word", pattern } };
  }
  const qualifier = names.find((each) => each === name);
  if (!qualifier) {
    return problem(
      `“${name}” is not a qualifier. Use one of ${names.join(", ")}, or put the text in quotes.`,
    );
  }
  if (text === "") return problem(`Give “${name}” a value, such as ${exampleOf(qualifier)}.`);
  const reading = readValue(qualifier, pieces);
  return "problem" in reading ? problem(reading.problem, { start: valueStart, end }) : { match: reading };
}
