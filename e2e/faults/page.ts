import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** The committed page: the matrix, followed by the table that `npm run test:mutation` writes. */
const file = "docs/fault-matrix.md";
const mutantsHeading = "## Planted bugs";

/** The committed page, or an empty string if there is none. */
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

export function mutantsSection(): string {
  const page = committedPage();
  const start = page.indexOf(mutantsHeading);
  return start < 0 ? `${mutantsHeading}\n` : page.slice(start);
}

/** Rewrites a page's last section, which lists the mutants. */
export function writeMutants(
  page: string,
  rows: readonly (readonly [bug: string, caughtBy: string])[],
): void {
  const [before = ""] = readFileSync(page, "utf8").split(mutantsHeading);
  const command = page === file ? "npm run test:mutation" : "npm run test:mutation -- security";
  writeFileSync(
    page,
    `${before}${mutantsHeading}

\`${command}\` plants each of these bugs in a copy of the program. All ${rows.length} are caught; the table names the
first test that failed for each bug.

| planted bug | caught by |
| --- | --- |
${rows.map(tableRow).join("\n")}
`,
  );
  // The fault matrix is compared byte by byte with what its run generates, so it must not be formatted.
  if (page !== file) execFileSync("biome", ["format", "--write", page]);
}

/** A table row. Replaces control characters, because test names can contain line breaks. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ").replaceAll(/[\p{Cc}\u2028\u2029]/gu, "\ufffd")} |`;
}
