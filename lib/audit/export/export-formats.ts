/** What an export can be, with its type and its name for people. */
export const exportFormats = {
  csv: { type: "text/csv; charset=utf-8; header=present", name: "CSV" },
  jsonl: { type: "application/jsonl; charset=utf-8", name: "JSON Lines" },
} as const;

export type ExportFormat = keyof typeof exportFormats;
