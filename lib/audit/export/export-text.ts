import { stringify } from "csv-stringify/sync";
import { csvEnd, type ExportEnd, jsonEnd } from "./export-end";
import type { ExportFormat } from "./export-formats";
import type { ExportRow } from "./index";

/** By it Excel knows that a file is UTF-8; without it, it takes the letters of the machine’s own language. */
const byteOrderMark = "\ufeff";

/** What begins a formula, in every width (OWASP, CSV injection). */
const trigger = String.raw`[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]`;
/** What a spreadsheet passes over before it, or takes for the end of a cell if its list separator is another. */
const beforeTrigger = String.raw`[\s\p{Cf};,|"']*`;
const formula = new RegExp(`^(?:${beforeTrigger}${trigger}|[\\t\\r\\n])`, "u");
const formulaWithin = new RegExp(`([;,|\\t\\r\\n])(${beforeTrigger})(?=${trigger})`, "gu");

/** What a spreadsheet turns into a number, a date, a time or a truth value, and so changes. */
const numeric = /^[\s'(+-]*\d[\d\s.,:/()'’%+-]*(?:e[+-]?\d+|[ap]m?)?$/i;
const month =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const dated = new RegExp(
  String.raw`^(?:\d{1,4}[\s./-]*(?:${month})(?:[\s./-]*\d{1,4})?|(?:${month})[\s./-]*\d{1,4})$`,
  "i",
);
const truth = /^(?:true|false)$/i;

/** Made by the console: spreadsheets take none of them for anything else. */
const identifier = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The line of an export that comes before all others, where its format has one. */
export function headOf(format: ExportFormat, columns: readonly string[]): string {
  return format === "csv" ? byteOrderMark + lines([[...columns]]) : "";
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

/**
 * A text that a spreadsheet would run or change gets an apostrophe in front. It is seen in the cell, which CSV cannot
 * help: a file has no other way to say that a cell is text.
 */
function cellOf(value: string | number | null): string | number | null {
  if (typeof value !== "string" || identifier.test(value)) return value;
  const harmless = value.replaceAll(formulaWithin, "$1$2'");
  const changed = formula.test(value) || numeric.test(value) || dated.test(value) || truth.test(value);
  return changed ? `'${harmless}` : harmless;
}

/** RFC 4180; a line break of any kind is quoted, and not only the one that ends lines. */
function lines(rows: (string | number | null)[][]): string {
  return stringify(rows, { record_delimiter: "windows", quoted_match: /[\r\n]/ });
}
