import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** The committed page: the matrix, written by its run, and below it what the run of the mutants writes. */
const file = "docs/fault-matrix.md";
const mutantsBegin = "## Planted bugs";

/** The page as it is committed; empty where there is none. */
export function committedPage(): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

export function writePage(page: string): void {
  writeFileSync(file, page);
}

export function mutantsPart(): string {
  const page = committedPage();
  const begin = page.indexOf(mutantsBegin);
  return begin < 0 ? `${mutantsBegin}\n` : page.slice(begin);
}

/** Writes the part on mutants of a page anew, and leaves what stands before it as it is. */
export function writeMutants(
  page: string,
  rows: readonly (readonly [bug: string, caughtBy: string])[],
): void {
  const [before = ""] = readFileSync(page, "utf8").split(mutantsBegin);
  const command = page === file ? "npm run test:mutation" : "npm run test:mutation -- security";
  writeFileSync(
    page,
    `${before}${mutantsBegin}

\`${command}\` plants each of these bugs in a copy of the program. All ${rows.length} are caught; the test that failed
first is named.

| planted bug | caught by |
| --- | --- |
${rows.map(tableRow).join("\n")}
`,
  );
  // The matrix is compared with its run to the letter; every other page is in the house's style.
  if (page !== file) execFileSync("biome", ["format", "--write", page]);
}

/** A row of a table; what a test is named by may break a line. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ").replaceAll(/[\p{Cc}\u2028\u2029]/gu, "\ufffd")} |`;
}
