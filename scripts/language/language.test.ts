import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import allowance from "./allowance.json";
import { constructions } from "./constructions";

/** Source and documents, without generated files, data, and this folder, which names the banned constructions. */
const files = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
    "*.ts",
    "*.tsx",
    "*.sql",
    "*.md",
  ],
  { encoding: "utf8" },
)
  .split("\n")
  .filter((file) => file !== "" && !/^(scripts\/language|db\/migrations|docs\/fault-matrix)/.test(file));

const texts = files.map((file) => readFileSync(file, "utf8"));

test.each(constructions)("“$name” occurs exactly as often as allowed", ({ name, pattern, instead }) => {
  const count = texts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0);
  const allowed = (allowance as Record<string, number>)[name];
  expect(count, `more than before: write ${instead}. Fewer: lower scripts/language/allowance.json`).toBe(
    allowed,
  );
});
