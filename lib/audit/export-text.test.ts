import { describe, expect, test } from "vitest";
import { headOf, textOf } from "./export-text";

describe("CSV", () => {
  test("has a head, and quotes what would break a line or a cell", () => {
    expect(headOf("csv", ["id", "name"])).toBe("id,name\r\n");
    expect(
      textOf("csv", [
        { id: 1, name: 'The "Best", Café\nBar' },
        { id: 2, name: null },
      ]),
    ).toBe('1,"The ""Best"", Café\nBar"\r\n2,\r\n');
  });

  test.each(["=1+1", "+1", "-1", "@sum(a1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"])(
    "runs no formula: %j is text",
    (value) => {
      expect(textOf("csv", [{ value }])).toMatch(/^"?'/);
    },
  );

  test.each(["two\nlines", "two\rlines", "two\r\nlines", "a,b"])("keeps %j in one cell", (value) => {
    expect(textOf("csv", [{ value }])).toBe(`"${value}"\r\n`);
  });

  test("leaves numbers alone, the negative ones too", () => {
    expect(textOf("csv", [{ value: -1.5 }])).toBe("-1.5\r\n");
  });
});

test("JSON Lines has one line for each row, whatever is in it", () => {
  const rows = [{ name: "=1\n2" }, { name: null }];
  const lines = textOf("jsonl", rows).split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  expect(headOf("jsonl", ["name"])).toBe("");
});
