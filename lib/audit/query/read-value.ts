import { foldPart } from "@/lib/platform/fold-text";
import {
  codeChoices,
  isRangeField,
  isTextField,
  type Match,
  type Pattern,
  type Qualifier,
  qualifiers,
  type RangeField,
  statusChoices,
} from "./index";
import { parseRange, readDuration, readMoment } from "./parse-range";
import type { Piece } from "./tokenize-query";

/** A match, or the reason why there is none. */
type Reading = Match | { problem: string };

/** Parses the value of a known qualifier. `pieces` contain at least one character. */
export function readValue(qualifier: Qualifier, pieces: readonly Piece[]): Reading {
  if (isRangeField(qualifier)) return readRange(qualifier, pieces.map(({ text }) => text).join(""));
  const values = alternatives(pieces).map(patternOf);
  if (values.some(isEmpty))
    return { problem: "A value is missing next to the comma. Add it, or remove the comma." };
  if (isTextField(qualifier)) return { kind: "text", field: qualifier, patterns: values };
  if (qualifier === "id") return readIds(values);
  const allowed = qualifier === "status" ? statusChoices : codeChoices;
  const chosen = values.map((value) => allowed.filter((choice) => matchesPattern(choice, value)));
  if (chosen.some((choices) => choices.length === 0)) {
    return { problem: `“${qualifier}” must be one of ${allowed.join(", ")}.` };
  }
  // The choices come from this qualifier's own list.
  return { kind: "choice", field: qualifier, values: [...new Set(chosen.flat())] } as Match;
}

export function exampleOf(qualifier: Qualifier): string {
  return qualifiers.find(({ name }) => name === qualifier)?.example ?? "";
}

/** The literal parts between wildcards, folded like the searched text. A star in quotes is literal. */
export function patternOf(pieces: readonly Piece[]): Pattern {
  const parts = [""];
  for (const { text, quoted } of pieces) {
    const [head = "", ...rest] = quoted ? [text] : text.split("*");
    parts.push(`${parts.pop()}${head}`, ...rest);
  }
  // Adjacent stars are treated as one.
  return parts
    .filter((part, index) => part !== "" || index === 0 || index === parts.length - 1)
    .map(foldPart)
    .map((part, index) => (index === 0 ? part.trimStart() : part))
    .map((part, index, all) => (index === all.length - 1 ? part.trimEnd() : part));
}

/** Splits a value at its commas, except within quotes. */
function alternatives(pieces: readonly Piece[]): Piece[][] {
  const values: Piece[][] = [[]];
  for (const piece of pieces) {
    const [head = "", ...rest] = piece.quoted ? [piece.text] : piece.text.split(",");
    values.at(-1)?.push({ ...piece, text: head });
    values.push(...rest.map((text) => [{ text, quoted: false }]));
  }
  return values;
}

function isEmpty(pattern: Pattern): boolean {
  return pattern.length === 1 && pattern[0] === "";
}

/** True if the choice contains the pattern's parts in order, the first at its start and the last at its end. */
function matchesPattern(choice: string, [head = "", ...rest]: Pattern): boolean {
  const text = choice.toLowerCase();
  if (rest.length === 0) return text === head;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let at = head.length;
  for (const part of rest) {
    const index = text.indexOf(part, at);
    if (index === -1) return false;
    at = index + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}

function readRange(field: RangeField, text: string): Reading {
  const bounds = parseRange(text, field === "created" ? readMoment : readDuration);
  if (bounds) return { kind: "range", field, bounds };
  return {
    problem:
      field === "created"
        ? "Write a day or a minute in UTC, such as 2026-11-01, >=2026-11-01T09:30 or 2026-11-01..2026-11-07."
        : "Write a number, with or without ms, s, m or h, such as >1000, <=1.5s or 100ms..2s.",
  };
}

const zeroId = "00000000-0000-0000-0000-000000000000";

/** Parses ids: each is a whole id, or a prefix of at least four characters and a star. */
function readIds(patterns: readonly Pattern[]): Reading {
  const ranges = patterns.map(([head = "", ...rest]) => {
    const isWhole = rest.length === 0 && head.length === zeroId.length;
    const isPrefix = rest.length === 1 && rest[0] === "" && head.length >= 4;
    const isUuidPrefix = [...head].every((char, at) =>
      zeroId[at] === "-" ? char === "-" : /[0-9a-f]/.test(char),
    );
    if (!isUuidPrefix || head.length > zeroId.length || !(isWhole || isPrefix)) return null;
    const tail = zeroId.slice(head.length);
    return { first: head + tail, last: head + tail.replaceAll("0", "f") };
  });
  const valid = ranges.filter((range) => range !== null);
  if (valid.length === ranges.length) return { kind: "ids", ranges: valid };
  return {
    problem: `Write a whole ID, or at least its first four characters and a star: ${exampleOf("id")}.`,
  };
}
