import { v7 as uuidv7 } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import { undoStaleAttempt } from "@/lib/provisioning/undo-stale";
import { forwardBudgetMs, requestHash } from "./attempt";
import type { ProvisionInput } from "./input";
import { type Outcome, readAttempt } from "./outcome";
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
    if (!earlier || earlier.actorId !== actor.id || earlier.requestHash !== requestHash(input)) {
      const refusal = { code: "REQUEST_CONFLICT", detail: { earlierAttempt: attemptId } } as const;
      return (await refuse(uuidv7(), actor, input, refusal, recorder)).outcome;
    }
    const { outcome } = earlier;
    if (outcome.kind !== "unsettled" || recorder.elapsedMs() > forwardBudgetMs) return outcome;
    if (await undoStaleAttempt(attemptId)) continue;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
