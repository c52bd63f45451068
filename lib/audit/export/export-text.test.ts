import { describe, expect, test } from "vitest";
import { headOf, textOf } from "./export-text";

describe("CSV", () => {
  test("starts with a header, and quotes values that would break a line or a cell", () => {
    expect(headOf("csv", ["id", "name"])).toBe("\ufeffid,name\r\n");
    expect(
      textOf("csv", [
        { id: 1, name: 'The "Best", Café\nBar' },
        { id: 2, name: null },
      ]),
    ).toBe('1,"The ""Best"", Café\nBar"\r\n2,\r\n');
  });

  test.each([
    "=1+1",
    "+1",
    "-1",
    "@sum(a1)",
    "\tx",
    "\rx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "﹦1",
    "−1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    ";=cmd",
    " ; =cmd",
    ",=1",
    "\n=1",
    '"=1',
    "'=1",
  ])("neutralises the formula %j", (value) => {
    expect(textOf("csv", [{ value }])).toMatch(/^"?'/);
  });

  test.each(["two\nlines", "two\rlines", "two\r\nlines", "a,b"])("keeps %j in one cell", (value) => {
    expect(textOf("csv", [{ value }])).toBe(`"${value}"\r\n`);
  });

  test.each([
    ["a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"],
    ["a\t=1", "a\t'=1"],
    ["a;  ＝1", "a;  '＝1"],
    ["a|-1", "a|'-1"],
  ])(
    "neutralises a formula after a character that some spreadsheets treat as the end of a cell: %j",
    (value, shown) => {
      expect(textOf("csv", [{ value }])).toBe(`${shown}\r\n`);
    },
  );

  test.each([
    "007",
    "1-11",
    "+420 777 123 456",
    "12345678901234567890",
    "1.5",
    "1e5",
    "12E-3",
    "10:30",
    "2026-11-01",
  ])("keeps a spreadsheet from converting %j to a number, a date or a time", (value) => {
    expect(textOf("csv", [{ value }])).toBe(`'${value}\r\n`);
  });

  test.each(["may-5", "MAR1", "sept-2", "5 dec", "true", "FALSE"])("keeps %j as text", (value) => {
    expect(textOf("csv", [{ value }])).toBe(`'${value}\r\n`);
  });

  test.each([
    "Golden Spoon",
    "golden-spoon",
    "maybe 5",
    "Café 24",
    "ana@spoon.test",
    "R&B - Bar",
    "0199a5e4-7b7a-7000-8000-000000000001",
    "2026-11-01T10:00:00.000000Z",
    "marching",
  ])("leaves %j unchanged", (value) => {
    expect(textOf("csv", [{ value }])).toBe(`${value}\r\n`);
  });

  test("leaves numbers unchanged, including negative ones", () => {
    expect(textOf("csv", [{ value: -1.5 }])).toBe("-1.5\r\n");
  });
});

test("JSON Lines has exactly one line per row, even for values with line breaks", () => {
  const rows = [{ name: "=1\n2" }, { name: "007" }, { name: ";=1" }, { name: null }];
  const lines = textOf("jsonl", rows).split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  expect(headOf("jsonl", ["name"])).toBe("");
});
