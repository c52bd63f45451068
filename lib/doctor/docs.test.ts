import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { trialRule } from "./check";
import { invariants } from "./invariants";
import { readDatabaseRule } from "./read-database";

test("docs/doctor.md lists exactly the invariants in the code", () => {
  const rows = readFileSync("docs/doctor.md", "utf8")
    .split("\n")
    .filter((line) => /^\| `[a-z0-9-]+` /.test(line))
    .map((line) => line.split("|").slice(1, -1));
  expect(rows.map((cells) => cells.map((cell) => cell.trim()))).toEqual(
    [...invariants, trialRule, readDatabaseRule].map(({ name, rule, remedy, severity }) => {
      return [`\`${name}\``, `${rule}${severity !== "broken" ? " _(informational)_" : ""}`, remedy];
    }),
  );
});
