import { validate as isUuid, v7 as uuidv7 } from "uuid";
import type { Refusal } from "@/lib/guards/refusal";
import { type ProvisionInput, parseProvisionInput } from "./index";

/**
 * A submitted form whose input is valid, with the key that was minted with it. Both times are those of `performance.now()`,
 * in ms.
 */
export type Submission = Readonly<{
  attemptId: string;
  input: ProvisionInput;
  receivedAt: number;
  validatedAt: number;
}>;

/** A key for a new form. Time-ordered, so that attempts are stored in the order in which they came. */
export function mintAttemptId(): string {
  return uuidv7();
}

/** The key that came with a form, or a new one where it is missing or no UUID. */
export function attemptIdOf(raw: Readonly<Record<string, unknown>>): string {
  const sent = raw.attemptId;
  return typeof sent === "string" && isUuid(sent) ? sent.toLowerCase() : mintAttemptId();
}

export function parseSubmission(
  raw: Readonly<Record<string, unknown>>,
): { ok: true; input: Submission } | { ok: false; refusal: Refusal } {
  const receivedAt = performance.now();
  const parsed = parseProvisionInput(raw);
  if (!parsed.ok) return { ok: false, refusal: { code: "INVALID_INPUT", fields: parsed.fields } };
  return {
    ok: true,
    input: { attemptId: attemptIdOf(raw), input: parsed.input, receivedAt, validatedAt: performance.now() },
  };
}
