/** The formats of an export, each with its media type and display name. */
export const exportFormats = {
  csv: { type: "text/csv; charset=utf-8; header=present", name: "CSV" },
  jsonl: { type: "application/jsonl; charset=utf-8", name: "JSON Lines" },
} as const;

export type ExportFormat = keyof typeof exportFormats;
