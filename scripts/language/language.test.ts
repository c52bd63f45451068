import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { constructions } from "./constructions";

/** Source and documents, except migrations, the fault matrix and this folder, which contains what is banned. */
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
  // Git still lists a file whose deletion is not staged, such as one that an adopter's draft replaces.
  .filter(existsSync)
  .filter((file) => !/^(scripts\/language|db\/migrations|docs\/fault-matrix)/.test(file));

const texts = files.map((file) => ({ file, text: readFileSync(file, "utf8") }));

test.each(constructions)("no file contains “$name”", ({ pattern, instead }) => {
  const matches = texts.flatMap(({ file, text }) =>
    (text.match(pattern) ?? []).map((words) => `${file}: ${words}`),
  );
  expect(matches, `write ${instead}`).toEqual([]);
});
