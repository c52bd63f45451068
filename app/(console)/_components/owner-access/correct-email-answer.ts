import type { CorrectEmailOutcome } from "@/lib/lifecycle/correct-email";
import { emailConflict, type Sentence } from "@/lib/provisioning/errors/messages";
import type { RefusedAnswer } from "../refused-text";

/** `invalid`: the address is the problem, and the message belongs next to the field. */
export type CorrectEmailAnswer =
  | Exclude<CorrectEmailOutcome, { kind: "same" | "taken" }>
  | { kind: "invalid"; message: Sentence }
  | RefusedAnswer;

/** `answeredAt` is in milliseconds since 1970, and 0 before the first answer. */
export type CorrectEmailAnswerState = {
  answer: CorrectEmailAnswer | null;
  typed: string;
  answeredAt: number;
};

/** The answer for an outcome, with the message for the field if the address is the problem. */
export function toCorrectEmailAnswer(outcome: CorrectEmailOutcome): CorrectEmailAnswer {
  if (outcome.kind === "same") {
    return { kind: "invalid", message: ["The owner already has this address. Enter a different one."] };
  }
  if (outcome.kind !== "taken") return outcome;
  return { kind: "invalid", message: emailConflict(outcome.answer, { canAdopt: false }) ?? [] };
}
