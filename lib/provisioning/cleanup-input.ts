import { validate as isUuid } from "uuid";
import type { Refusal } from "./errors";

/** Names one clean-up: by its auth user, who has one at most. */
export type CleanupInput = { userId: string };

export function parseCleanupInput(
  raw: Readonly<Record<string, unknown>>,
): { ok: true; input: CleanupInput } | { ok: false; refusal: Refusal } {
  const { userId } = raw;
  if (typeof userId !== "string" || !isUuid(userId)) return { ok: false, refusal: { code: "INVALID_INPUT" } };
  return { ok: true, input: { userId: userId.toLowerCase() } };
}
