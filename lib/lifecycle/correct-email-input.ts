import type { RawInput } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { parseAttemptInput } from "@/lib/owner-access/attempt-input";
import { ProvisionInput } from "@/lib/provisioning/input";
import { attemptIdOf } from "@/lib/provisioning/input/submission";

/** `changeId` is the idempotency key, generated with the form. */
export type CorrectEmailInput = { changeId: string; attemptId: string; email: string };

/** Parses a correction of an owner's address, by the rules of the provisioning form. */
export function parseCorrectEmail(
  raw: RawInput,
): { ok: true; input: CorrectEmailInput } | { ok: false; refusal: Refusal } {
  const attempt = parseAttemptInput(raw);
  if (!attempt.ok) return attempt;
  const email = ProvisionInput.shape.ownerEmail.safeParse(raw.correctedEmail);
  if (!email.success) {
    const message = email.error.issues[0]?.message ?? "";
    return { ok: false, refusal: { code: "INVALID_INPUT", fields: { ownerEmail: message } } };
  }
  const changeId = attemptIdOf({ attemptId: raw.changeId });
  return { ok: true, input: { ...attempt.input, changeId, email: email.data } };
}
