import { validate as isUuid } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { requestHash } from "../attempt";
import { parseProvisionInput } from "../input";
import { attemptIdOf } from "../input/submission";
import { type Outcome, readAttempt } from ".";
import { refusedOutcome } from "./record-refusal";

/**
 * Returns the outcome of a form that is refused before its claim: for its session, role, rate or input, or in an outage.
 * If the same user has already sent the same request with this key, returns that attempt's outcome. If the database
 * cannot be read, returns `unsettled`. Reveals nothing about other users' attempts.
 */
export async function refuseEarly(
  refusal: Refusal,
  raw: Readonly<Record<string, unknown>>,
  actor: Actor | null,
): Promise<Outcome> {
  const attemptId = attemptIdOf(raw);
  const refused = refusedOutcome(attemptId, refusal);
  // A form without a key cannot be a repeated request. Without a session, the key must not be looked up.
  if (!actor || !isUuid(raw.attemptId)) return refused;
  try {
    const earlier = await readAttempt(attemptId);
    const isSameRequest = earlier?.actorId === actor.id && isSameInput(raw, earlier.requestHash);
    return isSameRequest ? earlier.outcome : refused;
  } catch (error) {
    logFailure(error, "an attempt could not be read");
    return { kind: "unsettled", attemptId, status: null };
  }
}

/** Input that does not parse counts as the same request, and so does any input once the request has been erased. */
function isSameInput(raw: Readonly<Record<string, unknown>>, hash: string | null): boolean {
  if (hash === null) return true;
  const parsed = parseProvisionInput(raw);
  return !parsed.ok || requestHash(parsed.input) === hash;
}
