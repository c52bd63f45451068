import type { ExportFormat } from "./export-formats";

/** How an export ended. The last line of a file records it, unless the file is truncated. */
export type ExportEnd = { rows: number; reason: EndReason | null };

/** Why an export ended before its last row. */
const reasons = {
  access_removed: "the exporting user’s access was changed or removed",
  console_busy: "the console was busy, so a read was rejected or cancelled",
  database_failed: "the database could not be read",
} as const;

export type EndReason = keyof typeof reasons;

export function endReasonText(reason: EndReason): string {
  return reasons[reason];
}

/** The first cell of a CSV file's last line. The other cells are empty, so every line has the same number of columns. */
export function csvEnd({ rows, reason }: ExportEnd): string {
  const counted = `${rows} ${rows === 1 ? "row" : "rows"}`;
  return reason ? `# ended after ${counted}: ${reason}` : `# complete: ${counted}`;
}

/** The last line of a JSON Lines file. Unlike a row, it has no id. */
export function jsonEnd({ rows, reason }: ExportEnd): string {
  return JSON.stringify(reason ? { export: "ended", rows, reason } : { export: "complete", rows });
}

/**
 * Parses the last line of a file. Returns null if the line is missing, which means that the file is
 * truncated.
 */
export function readEnd(format: ExportFormat, line: string): ExportEnd | null {
  const pattern = format === "csv" ? csvLine : jsonLine;
  const [, rows, reason] = pattern.exec(line.trim()) ?? [];
  if (rows === undefined) return null;
  return { rows: Number(rows), reason: reason && reason in reasons ? (reason as EndReason) : null };
}

const csvLine = /^# (?:complete:|ended after) (\d+) rows?(?:: ([a-z_]+))?,*$/;
const jsonLine = /^\{"export":"[a-z]+","rows":(\d+)(?:,"reason":"([a-z_]+)")?\}$/;
