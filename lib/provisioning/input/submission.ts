import { validate as isUuid, v7 as uuidv7 } from "uuid";
import type { Refusal } from "@/lib/guards/refusal";
import { StageRecorder } from "../stages";
import { type ProvisionInput, parseProvisionInput } from "./index";

/** One sending of the form, checked: the key that was minted with it, and what it asks for. */
export type Submission = { attemptId: string; input: ProvisionInput; clock: StageRecorder };

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
  const clock = new StageRecorder();
  clock.enter("validating");
  const parsed = parseProvisionInput(raw);
  if (!parsed.ok) return { ok: false, refusal: { code: "INVALID_INPUT", fields: parsed.fields } };
  clock.enter("validated");
  return { ok: true, input: { attemptId: attemptIdOf(raw), input: parsed.input, clock } };
}
