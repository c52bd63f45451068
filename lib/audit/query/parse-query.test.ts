import { describe, expect, test } from "vitest";
import fc from "@/db/testing/fast-check";
import { parseQuery } from "./parse-query";

function matchesOf(text: string) {
  const { terms, problems } = parseQuery(text);
  expect(problems).toEqual([]);
  return terms.map(({ match, negated }) => (negated ? { not: match } : match));
}

/** The text that each problem points to, and its message. */
function problemsOf(text: string) {
  return parseQuery(text).problems.map(({ start, end, message }) => [text.slice(start, end), message]);
}

const november = (date: number, time = "00:00") =>
  Date.parse(`2026-11-${String(date).padStart(2, "0")}T${time}:00Z`);

describe("a query", () => {
  test("is parsed into terms", () => {
    expect(
      matchesOf(
        "status:rolled_back -code:SLUG_TAKEN actor:Admin@example.com slug:golden* created:>=2026-11-01 duration:>1000",
      ),
    ).toEqual([
      { kind: "choice", field: "status", values: ["rolled_back"] },
      { not: { kind: "choice", field: "code", values: ["SLUG_TAKEN"] } },
      { kind: "text", field: "actor", patterns: [["admin@example.com"]] },
      { kind: "text", field: "slug", patterns: [["golden", ""]] },
      { kind: "range", field: "created", bounds: { from: november(1) } },
      { kind: "range", field: "duration", bounds: { from: 1000.000001 } },
    ]);
  });

  test("accepts free text, in quotes if it has spaces, and recognises an id", () => {
    const id = "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
    expect(matchesOf(`Golden "Silver Spoon" -fork go*n ${id.toUpperCase()}`)).toEqual([
      { kind: "word", pattern: ["golden"] },
      { kind: "word", pattern: ["silver spoon"] },
      { not: { kind: "word", pattern: ["fork"] } },
      { kind: "word", pattern: ["go", "n"] },
      { kind: "uuid", id },
    ]);
  });

  test("accepts alternatives, and wildcards in known values", () => {
    expect(matchesOf('status:failed,Completed code:*_taken name:"a, b",c*')).toEqual([
      { kind: "choice", field: "status", values: ["failed", "completed"] },
      { kind: "choice", field: "code", values: ["SLUG_TAKEN", "EMAIL_TAKEN"] },
      { kind: "text", field: "name", patterns: [["a, b"], ["c", ""]] },
    ]);
  });

  test("treats a star, a quote and a backslash within quotes literally", () => {
    expect(matchesOf(String.raw`name:"5* \"best\" \\o/" name:"the "*`)).toEqual([
      { kind: "text", field: "name", patterns: [[String.raw`5* "best" \o/`]] },
      { kind: "text", field: "name", patterns: [["the ", ""]] },
    ]);
  });

  test.each([
    ["2026-11-05", { from: november(5), to: november(6) }],
    [">2026-11-05", { from: november(6) }],
    [">=2026-11-05", { from: november(5) }],
    ["<2026-11-05", { to: november(5) }],
    ["<=2026-11-05", { to: november(6) }],
    ["2026-11-01..2026-11-03", { from: november(1), to: november(4) }],
    ["2026-11-01..", { from: november(1) }],
    ["..2026-11-03", { to: november(4) }],
    [">2026-11-05T09:30", { from: november(5, "09:31") }],
    ["2026-11-05T09:30Z", { from: november(5, "09:30"), to: november(5, "09:31") }],
  ])("parses created:%s as whole days or minutes", (text, bounds) => {
    expect(matchesOf(`created:${text}`)).toEqual([{ kind: "range", field: "created", bounds }]);
  });

  test.each([
    [">=1s", { from: 1000 }],
    ["<1.5s", { to: 1500 }],
    ["100..2m", { from: 100, to: 120_000.000001 }],
    ["<=250ms", { to: 250.000001 }],
    ["..1h", { to: 3_600_000.000001 }],
  ])("parses duration:%s as a range in milliseconds", (text, bounds) => {
    expect(matchesOf(`duration:${text}`)).toEqual([{ kind: "range", field: "duration", bounds }]);
  });

  test("with a prefix of an id is parsed into a range of ids", () => {
    expect(matchesOf("id:0199A1b2-c*")).toEqual([
      {
        kind: "ids",
        ranges: [
          { first: "0199a1b2-c000-0000-0000-000000000000", last: "0199a1b2-cfff-ffff-ffff-ffffffffffff" },
        ],
      },
    ]);
  });

  test("keeps each term's position, so that it can be removed", () => {
    const text = "golden  -status:failed";
    const spans = parseQuery(text).terms.map(({ start, end }) => text.slice(start, end));
    expect(spans).toEqual(["golden", "-status:failed"]);
  });
});

describe("a query that cannot be parsed", () => {
  test.each([
    ["golden stauts:failed", "stauts:failed", /“stauts” is not a qualifier. Use one of status, code,/],
    [
      "status:done",
      "done",
      /“status” must be one of completed, failed, rolled_back, in_progress, interrupted\./,
    ],
    ["code:SLUG", "SLUG", /“code” must be one of UNAUTHENTICATED/],
    ["created:yesterday", "yesterday", /such as 2026-11-01/],
    ["created:2026-02-30", "2026-02-30", /day or a minute/],
    ["created:0000-01-01", "0000-01-01", /day or a minute/],
    ["created:2026-11-03..2026-11-01", "2026-11-03..2026-11-01", /day or a minute/],
    ["duration:>fast", ">fast", /such as >1000/],
    ["duration:..", "..", /such as >1000/],
    ["slug:", "slug:", /Give “slug” a value, such as slug:golden\*/],
    ["slug:a,,b", "a,,b", /missing next to the comma/],
    ["id:xyz", "xyz", /first four characters and a star/],
    ["id:0199", "0199", /first four characters and a star/],
    ['golden "silver spoon', '"silver spoon', /quotation mark is not closed/],
    ["golden -", "-", /nothing to search for/],
    ["**", "**", /nothing to search for/],
    ["http://x", "http://x", /put the text in quotes/],
  ])("has a problem at the invalid part of %s", (text, part, message) => {
    expect(problemsOf(text)).toEqual([[part, expect.stringMatching(message)]]);
  });

  test("has a problem for each invalid part", () => {
    expect(problemsOf("status:x golden code:y").map(([part]) => part)).toEqual(["x", "y"]);
  });

  test("is refused if it is too long", () => {
    expect(problemsOf("a".repeat(501))).toHaveLength(1);
    expect(problemsOf("a ".repeat(21).trim())).toHaveLength(1);
  });
});

test("the terms and problems of any query lie within its text", () => {
  const pieces = fc.constantFrom(
    "status:",
    "-",
    '"',
    "*",
    ",",
    " ",
    "..",
    ">=",
    "\\",
    "failed",
    "2026-11-01",
    "é",
    "😀",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      const { terms, problems } = parseQuery(text);
      for (const { start, end } of [...terms, ...problems]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
      if (text.trim() === "") expect(terms.length + problems.length).toBe(0);
      else expect(terms.length + problems.length).toBeGreaterThan(0);
    }),
  );
});
