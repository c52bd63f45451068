import { validate as isUuid } from "uuid";
import type { Refusal } from "@/lib/guards/refusal";

/** Identifies a clean-up by its auth user. A user has at most one. */
export type CleanupInput = { userId: string };

/** A clean-up to close, with the admin's reason. */
export type ResolveInput = CleanupInput & { reason: string };

type Parsed<Input> = { ok: true; input: Input } | { ok: false; refusal: Refusal };

/** The maximum length of a reason, in UTF-16 units. */
export const maxReasonLength = 300;

export function parseCleanupInput({ userId }: Readonly<Record<string, unknown>>): Parsed<CleanupInput> {
  if (typeof userId !== "string" || !isUuid(userId)) return { ok: false, refusal: { code: "INVALID_INPUT" } };
  return { ok: true, input: { userId: userId.toLowerCase() } };
}

/** A refusal's detail states whether the reason is missing or too long. */
export function parseResolveInput(raw: Readonly<Record<string, unknown>>): Parsed<ResolveInput> {
  const parsed = parseCleanupInput(raw);
  if (!parsed.ok) return parsed;
  const { reason: typed } = raw;
  const reason =
    typeof typed === "string"
      ? typed
          .toWellFormed()
          .replaceAll(/[\p{Cc}\s]+/gu, " ")
          .trim()
      : "";
  if (reason === "" || reason.length > maxReasonLength) {
    return {
      ok: false,
      refusal: { code: "INVALID_INPUT", detail: { reason: reason === "" ? "missing" : "too long" } },
    };
  }
  return { ok: true, input: { ...parsed.input, reason } };
}
