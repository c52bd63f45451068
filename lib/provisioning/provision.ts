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
import type { ProvisionInput } from "./input";
import type { Submission } from "./input/submission";
import { logOutcome } from "./log-outcome";
import { type Outcome, readAttempt } from "./outcome";
import { type AuthUserCreation, createAuthUser } from "./owner/auth-user";
import { takeExistingOwner } from "./owner/existing-owner";
import { refuse, unrecorded } from "./refuse";
import { conflictWith, isSameRequest, replay } from "./replay";
import { type StageMark, StageRecorder } from "./stages";
import { traced } from "./trace-attempt";

/**
 * Provisions one tenant in three steps: claim the slug and the e-mail address (`claim.ts`), create the owner's auth
 * user (`owner/`), and commit all records in one transaction (`create-records.ts`). If a step fails, the attempt is
 * undone (`compensate.ts`). Never throws: returns the outcome that the database holds. The attempt's id is the
 * idempotency key: a second request with it replays the first one's outcome (`replay.ts`).
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
    const { outcome, written } = await refuse(attemptId, actor, input, refusalOf(error), recorder);
    // After an error without an SQLSTATE, the claim may have been committed. If the refusal can be inserted under the same
    // id, it was not, and no longer can be.
    if (written === "inserted") return outcome;
    const stored = await readStored(attemptId, actor, input);
    if (!stored && written === "failed" && databaseError(error)) return outcome;
    return logOutcome(stored ?? unsettled(attemptId));
  }
  try {
    if (claim.kind === "claimed") return logOutcome(await advance(claim.attempt));
    if (claim.kind === "refused") {
      const { outcome, written } = await refuse(attemptId, actor, input, claim.refusal, recorder);
      if (written === "inserted") return outcome;
      // Not final: a concurrent request with the same key may still store another outcome.
      if (written === "failed") {
        return logOutcome((await readStored(attemptId, actor, input)) ?? unsettled(attemptId));
      }
      // Duplicate: a concurrent request with the same key was recorded first. Both return its outcome.
    }
    return await replay(attemptId, actor, input, recorder);
  } catch (error) {
    logFailure(error, "an attempt could not be settled");
    // The undo could not be written either. Once the lease expires, the reconciler undoes the attempt.
    return logOutcome((await readStored(attemptId, actor, input)) ?? unsettled(attemptId));
  }
}

/** Claims. If an attempt whose worker has died holds the slug or the address, undoes that one and claims again. */
async function claimWithTakeover(
  actor: Actor,
  { attemptId, input }: Submission,
  recorder: StageRecorder,
): Promise<Claim> {
  const claim = await claimAttempt(attemptId, actor, input, recorder);
  const isHeld = claim.kind === "refused" && claim.refusal.detail?.heldBy === "attempt";
  if (!isHeld || !(await undoStaleHolders(input.slug, input.ownerEmail))) return claim;
  return claimAttempt(attemptId, actor, input, recorder);
}

/** Takes a claimed attempt to its commit, or undoes it on the first failure. */
async function advance(attempt: Attempt): Promise<Outcome> {
  const { id, actor, input, ownerWasExisting } = attempt;
  const stored = async () => (await readStored(id, actor, input)) ?? unsettled(id);
  const owner = await (ownerWasExisting ? readExistingOwner : createAuthUser)(attempt);
  if (owner.kind === "refused") {
    // Only if every request is accounted for can no user exist.
    await (attempt.unaccounted === "no" ? failAttempt : undoAttempt)(attempt, owner.refusal);
    return stored();
  }
  if (remainingMs(attempt) === 0) {
    await undoAttempt(attempt, { code: "AUTH_FAILED", detail: { auth: "too slow" } });
    return stored();
  }
  attempt.recorder.enter("auth_user_created", ownerWasExisting ? { existing: true } : undefined);
  try {
    const { tenantId, durationMs } = await createRecords(attempt);
    return {
      kind: "completed",
      attemptId: id,
      tenant: { id: tenantId, slug: input.slug, name: input.name },
      ownerEmail: input.ownerEmail,
      ownerWasExisting,
      durationMs,
    };
  } catch (error) {
    await undoAttempt(attempt, refusalOf(error));
    return stored();
  }
}

/**
 * Returns a refusal if the account cannot be read. Nothing has been created yet, so the attempt can end now instead of
 * holding the slug and the address until its lease expires.
 */
async function readExistingOwner(attempt: Attempt): Promise<AuthUserCreation> {
  try {
    return await takeExistingOwner(attempt);
  } catch (error) {
    logFailure(error, "the account of an existing owner could not be read");
    return { kind: "refused", refusal: refusalOf(error) };
  }
}

/** Maps an error to a refusal that contains no values of the statement. */
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

/**
 * The stored outcome of this request, after a response was lost: null if the key is unused, unsettled if that cannot be
 * read, and a conflict if the key belongs to another request.
 */
async function readStored(attemptId: string, actor: Actor, input: ProvisionInput): Promise<Outcome | null> {
  try {
    const state = await readAttempt(attemptId);
    if (!state) return null;
    return isSameRequest(state, actor, input)
      ? state.outcome
      : unrecorded(attemptId, conflictWith(attemptId));
  } catch (error) {
    logFailure(error, "an attempt could not be read");
    return unsettled(attemptId);
  }
}

function unsettled(attemptId: string): Outcome {
  return { kind: "unsettled", attemptId, status: null };
}
