import { expect, test } from "vitest";
import { lexemesOf } from "./search-condition";

test.each([
  ["golden", "anywhere", []],
  ["golden spoon", "anywhere", ["'spoon':*"]],
  ["golden-spoon-bistro", "anywhere", ["'spoon bistro':*"]],
  ["ana.12@golden.test", "anywhere", ["'12 golden'", "'golden test':*"]],
  ["ana.12@golden.com", "anywhere", ["'12 golden'", "'golden com':*"]],
  ["golden sp", "anywhere", ["'sp':*"]],
  ["ana.12@gmail.com ", "anywhere", ["'12 gmail'"]],
  ["@gmail.com", "at the end", []],
  ["x@gmail.com", "anywhere", []],
  [" golden spoon", "anywhere", ["'golden spoon':*"]],
  ["@golden.test", "at the end", ["'golden test'"]],
  ["café luna", "anywhere", ["'luna':*"]],
  ['o\'brien & "co"', "anywhere", ["'brien co'"]],
  ["日本 料理", "anywhere", []],
] as const)("searches the word index for %j (%s) with the lexemes %j", (literal, place, words) => {
  expect(lexemesOf(literal, place)).toEqual(words);
});
