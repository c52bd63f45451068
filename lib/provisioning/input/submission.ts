import { validate as isUuid, v7 as uuidv7 } from "uuid";
import type { Refusal } from "@/lib/guards/refusal";
import { type ProvisionInput, parseProvisionInput } from "./index";

/**
 * A submitted form with valid input and its idempotency key. Validation began at `startedAt`. Both times are from
 * `performance.now()`, in ms.
 */
export type Submission = Readonly<{
  attemptId: string;
  input: ProvisionInput;
  startedAt: number;
  validatedAt: number;
}>;

/** A key for a new form. Time-ordered, so attempts are stored in order. */
export function mintAttemptId(): string {
  return uuidv7();
}

/** The key of a submitted form, or a new one if it is missing or not a UUID. */
export function attemptIdOf(raw: Readonly<Record<string, unknown>>): string {
  const key = raw.attemptId;
  return typeof key === "string" && isUuid(key) ? key.toLowerCase() : mintAttemptId();
}

export function parseSubmission(
  raw: Readonly<Record<string, unknown>>,
): { ok: true; input: Submission } | { ok: false; refusal: Refusal } {
  const startedAt = performance.now();
  const parsed = parseProvisionInput(raw);
  if (!parsed.ok) return { ok: false, refusal: { code: "INVALID_INPUT", fields: parsed.fields } };
  return {
    ok: true,
    input: { attemptId: attemptIdOf(raw), input: parsed.input, startedAt, validatedAt: performance.now() },
  };
}
