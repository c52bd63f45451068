import { validate as isUuid } from "uuid";
import type { RawInput } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";

export type AttemptInput = { attemptId: string };

/** Parses the attempt's id for an action on its owner. */
export function parseAttemptInput(
  raw: RawInput,
): { ok: true; input: AttemptInput } | { ok: false; refusal: Refusal } {
  const { attemptId } = raw;
  if (typeof attemptId !== "string" || !isUuid(attemptId))
    return { ok: false, refusal: { code: "INVALID_INPUT" } };
  return { ok: true, input: { attemptId: attemptId.toLowerCase() } };
}
