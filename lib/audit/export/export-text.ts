import { stringify } from "csv-stringify/sync";
import { csvEnd, type ExportEnd, jsonEnd } from "./export-end";
import type { ExportFormat } from "./export-formats";
import type { ExportRow } from "./index";

/** Makes Excel read the file as UTF-8. Without it, Excel assumes the machine's legacy code page. */
const byteOrderMark = "\ufeff";

/** The characters that start a formula, including their full-width and small variants (OWASP, CSV injection). */
const trigger = String.raw`[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]`;
/** Characters that a spreadsheet skips before a formula, or treats as the end of a cell in other locales. */
const beforeTrigger = String.raw`[\s\p{Cf};,|"']*`;
const formula = new RegExp(`^(?:${beforeTrigger}${trigger}|[\\t\\r\\n])`, "u");
const formulaWithin = new RegExp(`([;,|\\t\\r\\n])(${beforeTrigger})(?=${trigger})`, "gu");

/** Values that a spreadsheet converts to a number, a date, a time or a boolean. */
const numeric = /^[\s'(+-]*\d[\d\s.,:/()'’%+-]*(?:e[+-]?\d+|[ap]m?)?$/i;
const month =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const dateLike = new RegExp(
  String.raw`^(?:\d{1,4}[\s./-]*(?:${month})(?:[\s./-]*\d{1,4})?|(?:${month})[\s./-]*\d{1,4})$`,
  "i",
);
const booleanWord = /^(?:true|false)$/i;

/** A UUID in lowercase. Spreadsheets leave it unchanged. */
const identifier = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The header line of an export, if its format has one. */
export function headOf(format: ExportFormat, columns: readonly string[]): string {
  return format === "csv" ? byteOrderMark + lines([[...columns]]) : "";
}

/** Rows as text, each with its line ending. */
export function textOf(format: ExportFormat, rows: readonly ExportRow[]): string {
  if (format === "jsonl") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return lines(rows.map((row) => Object.values(row).map(cellOf)));
}

/** The last line of an export, readable by programs and people. */
export function endOf(format: ExportFormat, columns: readonly string[], end: ExportEnd): string {
  if (format === "jsonl") return `${jsonEnd(end)}\n`;
  return lines([[csvEnd(end), ...columns.slice(1).map(() => null)]]);
}

/**
 * Adds an apostrophe before text that a spreadsheet would run or convert. The apostrophe is visible in the
 * cell, because CSV has no other way to mark a cell as text.
 */
function cellOf(value: string | number | null): string | number | null {
  if (typeof value !== "string" || identifier.test(value)) return value;
  const escaped = value.replaceAll(formulaWithin, "$1$2'");
  const needsApostrophe =
    formula.test(value) || numeric.test(value) || dateLike.test(value) || booleanWord.test(value);
  return needsApostrophe ? `'${escaped}` : escaped;
}

/** RFC 4180. Quotes fields with any kind of line break, not only the record delimiter. */
function lines(rows: (string | number | null)[][]): string {
  return stringify(rows, { record_delimiter: "windows", quoted_match: /[\r\n]/ });
}
