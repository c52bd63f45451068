import { validate as isUuid } from "uuid";
import type { Refusal } from "@/lib/guards/refusal";

/** The attempt id in a page's URL, or null if it is not a UUID. */
export function attemptIdIn(value: unknown): string | null {
  return typeof value === "string" && isUuid(value) ? value.toLowerCase() : null;
}

export function parseAttemptId(
  raw: Readonly<Record<string, unknown>>,
): { ok: true; input: string } | { ok: false; refusal: Refusal } {
  const input = attemptIdIn(raw.attemptId);
  return input ? { ok: true, input } : { ok: false, refusal: { code: "INVALID_INPUT" } };
}
