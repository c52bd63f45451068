import { expect, test } from "vitest";
import { selectedValue, without, withQualifier } from "./edit-query";
import { parseQuery } from "./parse-query";

test("removes a term with the space around it", () => {
  const text = "golden  -status:failed spoon";
  const [first, second, third] = parseQuery(text).terms;
  if (!first || !second || !third) throw new Error("expected three terms");
  expect([without(text, first), without(text, second), without(text, third)]).toEqual([
    "-status:failed spoon",
    "golden spoon",
    "golden  -status:failed",
  ]);
});

test.each([
  ["", "failed", "status:failed"],
  ["golden", "failed", "golden status:failed"],
  ["status:completed golden -status:failed", "rolled_back", "golden status:rolled_back"],
  ["status:completed golden", null, "golden"],
])("sets the status of %j to %s: %j", (text, value, edited) => {
  expect(withQualifier(text, "status", value)).toBe(edited);
});

test("quotes a value that would otherwise be parsed differently", () => {
  const edited = withQualifier("", "name", 'The "Best", “5”* Café');
  expect(parseQuery(edited)).toMatchObject({
    terms: [{ match: { kind: "text", field: "name", patterns: [['the "best", "5"* cafe']] } }],
    problems: [],
  });
});

test.each([
  ["status:failed", "failed"],
  ["golden", null],
  ["-status:failed", null],
  ["status:failed,completed", null],
  ["status:failed status:completed", null],
])("returns the status that %j selects: %s", (text, status) => {
  expect(selectedValue(parseQuery(text).terms, "status")).toBe(status);
});
