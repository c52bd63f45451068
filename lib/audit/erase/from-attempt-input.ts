import type { RawInput } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { parseAttemptInput } from "@/lib/owner-access/attempt-input";

/** `owner`: everything about the attempt's owner. */
export type EraseInput = { attemptId: string; scope: "attempt" | "owner" };

/** Parses the form on an attempt's page. Its two buttons send the scope. */
export function parseEraseInput(
  raw: RawInput,
): { ok: true; input: EraseInput } | { ok: false; refusal: Refusal } {
  const attempt = parseAttemptInput(raw);
  if (!attempt.ok) return attempt;
  const { scope } = raw;
  if (scope !== "attempt" && scope !== "owner") return { ok: false, refusal: { code: "INVALID_INPUT" } };
  return { ok: true, input: { ...attempt.input, scope } };
}
