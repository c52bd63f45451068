import { validate as isUuid } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { requestHash } from "./attempt";
import { parseProvisionInput } from "./input";
import { attemptIdOf } from "./input/submission";
import { type Outcome, readAttempt } from "./outcome";
import { unrecorded } from "./refuse";

/**
 * The answer to a form that is refused before it can claim anything: by a role, a limit, an outage or its input. An
 * answer never contradicts the database, so the key is read first. If the actor's own attempt has it, that attempt is
 * the answer; if it cannot be read, the answer is "unknown". Nothing is revealed of anybody else's attempt.
 */
export async function refuseEarly(
  refusal: Refusal,
  raw: Readonly<Record<string, unknown>>,
  actor: Actor | null,
): Promise<Outcome> {
  const attemptId = attemptIdOf(raw);
  const refused = unrecorded(attemptId, refusal);
  // A form without a key of its own was never sent before; without a session, nobody may read the key.
  if (!actor || !isUuid(raw.attemptId)) return refused;
  try {
    const known = await readAttempt(attemptId);
    return known?.actorId === actor.id && asksForTheSame(raw, known.requestHash) ? known.outcome : refused;
  } catch (error) {
    logFailure(error, "an attempt could not be read");
    return { kind: "unsettled", attemptId, status: null };
  }
}

/** Input that does not parse asks for nothing, and so for nothing else than before. */
function asksForTheSame(raw: Readonly<Record<string, unknown>>, hash: string): boolean {
  const parsed = parseProvisionInput(raw);
  return !parsed.ok || requestHash(parsed.input) === hash;
}
