import "server-only";
import { databaseError, sqlStates, uniqueViolation } from "@/db/errors";
import { product } from "@/db/product";
import type { Actor } from "@/lib/auth/actor";
import { databaseRefusal } from "@/lib/guards/database-refusal";
import type { Refusal } from "@/lib/guards/refusal";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { undoStaleHolders } from "@/lib/provisioning/undo-stale";
import { type Attempt, remainingMs } from "./attempt";
import { type Claim, claimAttempt } from "./claim";
import { failAttempt, undoAttempt } from "./compensate";
import { createRecords } from "./create-records";
import { ProductError } from "./create-tenant";
import { usedKey } from "./errors/explain";
import type { Submission } from "./input/submission";
import { logOutcome } from "./log-outcome";
import { type Outcome, readAttempt } from "./outcome";
import { type AuthUserCreation, createAuthUser } from "./owner/auth-user";
import { takeExistingOwner } from "./owner/existing-owner";
import { refuse } from "./refuse";
import { replay } from "./replay";
import { type StageMark, StageRecorder } from "./stages";
import { traced } from "./trace-attempt";

/**
 * Provisions one tenant: claims slug and e-mail, creates the owner's auth user, then makes all records in one
 * transaction. Whatever fails on the way is undone or flagged, and never thrown: the outcome is a value, and
 * it is what the database says. The attempt's id is the idempotency key: once used, it only replays.
 */
export function provision(
  actor: Actor,
  submission: Submission,
  onStage?: (mark: StageMark) => void,
): Promise<Outcome> {
  const recorder = StageRecorder.begin(submission);
  if (onStage) recorder.watch(onStage);
  return traced(submission.attemptId, recorder, () => runAttempt(actor, submission, recorder));
}

async function runAttempt(actor: Actor, submission: Submission, recorder: StageRecorder): Promise<Outcome> {
  const { attemptId, input } = submission;
  let claim: Claim;
  try {
    claim = await claimWithTakeover(actor, submission, recorder);
  } catch (error) {
    logFailure(error, "an attempt could not be claimed");
    const { outcome, stored } = await refuse(attemptId, actor, input, refusalOf(error), recorder);
    // Without an SQLSTATE the claim may have been committed; a refusal that is stored says that it was not.
    const definite = stored === "now" || (stored === "not" && databaseError(error) !== null);
    return definite ? outcome : logOutcome(await readOutcome(attemptId));
  }
  try {
    if (claim.kind === "claimed") return logOutcome(await advance(claim.attempt));
    if (claim.kind === "refused") {
      const { outcome, stored } = await refuse(attemptId, actor, input, claim.refusal, recorder);
      if (stored === "now") return outcome;
      // A refusal that could not be stored is no answer yet: a twin with the same key may store another one.
      if (stored === "not") return logOutcome(await readOutcome(attemptId));
      // Else a twin got the claim, or was refused first: its answer is then both's.
    }
    return await replay(attemptId, actor, input, recorder);
  } catch (error) {
    logFailure(error, "an attempt could not be settled");
    // Not even the undo could be written. The lease runs out, and the attempt is reconciled.
    return logOutcome(await readOutcome(attemptId));
  }
}

/** Claims, and where a dead attempt is in the way, ends that one first and claims again. */
async function claimWithTakeover(
  actor: Actor,
  { attemptId, input }: Submission,
  recorder: StageRecorder,
): Promise<Claim> {
  const claim = await claimAttempt(attemptId, actor, input, recorder);
  const held = claim.kind === "refused" && claim.refusal.detail?.heldBy === "attempt";
  if (!held || !(await undoStaleHolders(input.slug, input.ownerEmail))) return claim;
  return claimAttempt(attemptId, actor, input, recorder);
}

/** From the claim to the commit; on the first failure, back. */
async function advance(attempt: Attempt): Promise<Outcome> {
  const { id, input, ownerWasExisting } = attempt;
  const owner = await (ownerWasExisting ? readExistingOwner : createAuthUser)(attempt);
  if (owner.kind === "refused") {
    await (attempt.unaccounted === "no" ? failAttempt : undoAttempt)(attempt, owner.refusal);
    return readOutcome(id);
  }
  if (remainingMs(attempt) === 0) {
    await undoAttempt(attempt, { code: "AUTH_FAILED", detail: { auth: "too slow" } });
    return readOutcome(id);
  }
  attempt.recorder.enter("auth_user_created", ownerWasExisting ? { existing: true } : undefined);
  try {
    const { tenantId, durationMs } = await createRecords(attempt);
    const tenant = { id: tenantId, slug: input.slug, name: input.name };
    const owned = { ownerEmail: input.ownerEmail, ownerWasExisting };
    return { kind: "completed", attemptId: id, tenant, ...owned, durationMs };
  } catch (error) {
    await undoAttempt(attempt, refusalOf(error));
    return readOutcome(id);
  }
}

/** Nothing has been created yet, so a failed read ends the attempt instead of holding slug and address until its lease runs out. */
async function readExistingOwner(attempt: Attempt): Promise<AuthUserCreation> {
  try {
    return await takeExistingOwner(attempt);
  } catch (error) {
    logFailure(error, "the account of an existing owner could not be read");
    return { kind: "refused", refusal: refusalOf(error) };
  }
}

/** Why the records could not be made, in words that hold no value of the statement. */
export function refusalOf(error: unknown): Refusal {
  const constraint = uniqueViolation(error);
  if (constraint && product.slug.takenBy.includes(constraint)) {
    return { code: "SLUG_TAKEN", field: "slug", detail: { heldBy: "tenant" } };
  }
  if (error instanceof ProductError) return { code: "INTERNAL", detail: { createTenant: error.problem } };
  if (constraint === "attempts_tenant_id_key") return { code: "VERIFICATION_FAILED", detail: usedKey };
  const known = databaseError(error);
  if (known?.code === sqlStates.wrongRecords)
    return { code: "VERIFICATION_FAILED", detail: JSON.parse(known.detail ?? "{}") };
  return databaseRefusal(error);
}

/** What the database says: it alone knows, where an answer was lost. */
async function readOutcome(attemptId: string): Promise<Outcome> {
  const state = await readAttempt(attemptId).catch(() => null);
  return state?.outcome ?? { kind: "unsettled", attemptId, status: null };
}
