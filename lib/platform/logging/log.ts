import pino, { type DestinationStream, type Logger } from "pino";
import { looksSecret, maskEmails } from "@/lib/platform/redact";

/**
 * A server logs to stdout. A command's stdout is its own output, so it logs to stderr, and only if LOG_LEVEL is set.
 */
const onServer = process.env.NEXT_RUNTIME === "nodejs";

/**
 * Opens a log with one JSON object per line. Values that look like secrets are always redacted, and e-mail addresses
 * are masked as they are for support staff.
 */
export function openLog(destination: DestinationStream, level: string): Logger {
  const log = (fields: Record<string, unknown>) => redact(fields) as Record<string, unknown>;
  const formatters = { level: (label: string) => ({ level: label }), log };
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters };
  return pino(options, destination);
}

export const log = openLog(
  pino.destination({ fd: onServer ? 1 : 2, sync: true }),
  process.env.LOG_LEVEL || (onServer ? "info" : "silent"),
);

/**
 * Characters that JSON leaves unescaped although they end a line, reverse its direction or control a
 * terminal.
 */
export const controlCharacters = /[\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const replacement = "\ufffd";

function redact(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    if (looksSecret(name, value)) return "[redacted]";
    return maskEmails(value).replaceAll(controlCharacters, replacement);
  }
  if (Array.isArray(value)) return value.map((each) => redact(each, name));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, redact(part, key)]));
}
