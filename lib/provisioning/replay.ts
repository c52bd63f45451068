import { v7 as uuidv7 } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { undoStaleAttempt } from "@/lib/provisioning/undo-stale";
import { forwardBudgetMs, requestHash } from "./attempt";
import type { ProvisionInput } from "./input";
import { type AttemptState, type Outcome, readAttempt } from "./outcome";
import { refuse } from "./refuse";
import type { StageRecorder } from "./stages";

const pollMs = 150;

/**
 * Answers a request whose key was used before. Same user and same input: returns the first request's outcome, and waits
 * for it while the attempt is in flight. Another user or other input: a conflict, recorded under a new id.
 */
export async function replay(
  attemptId: string,
  actor: Actor,
  input: ProvisionInput,
  recorder: StageRecorder,
): Promise<Outcome> {
  for (;;) {
    const earlier = await readAttempt(attemptId);
    if (!earlier || !isSameRequest(earlier, actor, input)) {
      return (await refuse(uuidv7(), actor, input, conflictWith(attemptId), recorder)).outcome;
    }
    const { outcome } = earlier;
    if (outcome.kind !== "unsettled" || recorder.elapsedMs() > forwardBudgetMs) return outcome;
    if (await undoStaleAttempt(attemptId)) continue;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Whether an attempt is the same user's request with the same input. Only such a request may learn its outcome. */
export function isSameRequest(
  { actorId, requestHash: hash }: AttemptState,
  actor: Actor,
  input: ProvisionInput,
): boolean {
  return actorId === actor.id && hash === requestHash(input);
}

/** The refusal of a key that belongs to another request. */
export function conflictWith(earlierAttempt: string): Refusal {
  return { code: "REQUEST_CONFLICT", detail: { earlierAttempt } };
}
