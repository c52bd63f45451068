import { stringify } from "csv-stringify/sync";
import type { ExportRow } from "./export";
import { csvEnd, type ExportEnd, jsonEnd } from "./export-end";
import type { ExportFormat } from "./export-formats";

/** What a spreadsheet takes for the begin of a formula, full-width forms included (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** The line of an export that comes before all others, where its format has one. */
export function headOf(format: ExportFormat, columns: readonly string[]): string {
  return format === "csv" ? lines([[...columns]]) : "";
}

/** Rows as text, each with the end of its line. */
export function textOf(format: ExportFormat, rows: readonly ExportRow[]): string {
  if (format === "jsonl") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return lines(rows.map((row) => Object.values(row).map(cellOf)));
}

/** The line of an export that comes after all others, for the programs and people who read it. */
export function endOf(format: ExportFormat, columns: readonly string[], end: ExportEnd): string {
  if (format === "jsonl") return `${jsonEnd(end)}\n`;
  return lines([[csvEnd(end), ...columns.slice(1).map(() => null)]]);
}

/** A text that would run as a formula gets an apostrophe in front, which a spreadsheet does not show. */
function cellOf(value: string | number | null): string | number | null {
  return typeof value === "string" && formula.test(value) ? `'${value}` : value;
}

/** RFC 4180; a line break of any kind is quoted, and not only the one that ends lines. */
function lines(rows: (string | number | null)[][]): string {
  return stringify(rows, { record_delimiter: "windows", quoted_match: /[\r\n]/ });
}
