import { v7 as uuidv7 } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { requestHash } from "../attempt";
import type { ProvisionInput } from "../input";
import { forwardBudgetMs } from "../limits";
import type { StageRecorder } from "../stage-recorder";
import { undoExpiredAttempt } from "../undo-expired";
import { type AttemptState, type Outcome, readAttempt } from ".";
import { recordRefusal, refusedOutcome } from "./record-refusal";

const pollMs = 150;

/**
 * Answers a request whose key was used before. For the same user and the same input, returns the first request's outcome.
 * While that attempt is in flight, waits for its end, but only until this request's own time runs out. For another user or
 * other input, refuses the request as REQUEST_CONFLICT, under a new id.
 */
export async function replay(
  attemptId: string,
  actor: Actor,
  input: ProvisionInput,
  recorder: StageRecorder,
): Promise<Outcome> {
  for (;;) {
    const earlier = await readAttempt(attemptId);
    // If there is no row, the earlier attempt was pruned after the claim had found it.
    if (!earlier || !isSameRequest(earlier, actor, input)) {
      return (await recordRefusal(uuidv7(), actor, input, conflictWith(attemptId), recorder)).outcome;
    }
    const { outcome } = earlier;
    if (outcome.kind !== "unsettled" || recorder.elapsedMs() > forwardBudgetMs) return outcome;
    if ((await undoExpiredAttempt(attemptId)) === "ended") continue;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The stored outcome of this request; `unsettled` if there is none or it cannot be read. */
export async function storedOutcome(
  attemptId: string,
  actor: Actor,
  input: ProvisionInput,
): Promise<Outcome> {
  return (await findStored(attemptId, actor, input)) ?? unsettled(attemptId);
}

/**
 * The stored outcome of this request; null if there is none, and `unsettled` if it cannot be read. A conflict keeps the id of
 * the request and is not recorded, because the caller could not write.
 */
export async function findStored(
  attemptId: string,
  actor: Actor,
  input: ProvisionInput,
): Promise<Outcome | null> {
  try {
    const state = await readAttempt(attemptId);
    if (!state) return null;
    return isSameRequest(state, actor, input)
      ? state.outcome
      : refusedOutcome(attemptId, conflictWith(attemptId));
  } catch (error) {
    logFailure(error, "an attempt could not be read");
    return unsettled(attemptId);
  }
}

/** The outcome if the database has no attempt with this id yet, or cannot be read. */
export function unsettled(attemptId: string): Outcome {
  return { kind: "unsettled", attemptId, status: null };
}

/**
 * Whether an attempt is the same user's request with the same input. Only such a request may learn its outcome. An erased
 * request can't be compared, so only the user and the key are compared: a repeated request must not be reported as a conflict.
 */
function isSameRequest(
  { actorId, requestHash: hash }: AttemptState,
  actor: Actor,
  input: ProvisionInput,
): boolean {
  return actorId === actor.id && (hash === null || hash === requestHash(input));
}

/** The refusal of a key that belongs to another request. */
function conflictWith(earlierAttempt: string): Refusal {
  return { code: "REQUEST_CONFLICT", detail: { earlierAttempt } };
}
