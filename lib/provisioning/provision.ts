import "server-only";
import { databaseError } from "@/db/errors";
import type { Actor } from "@/lib/auth/actor";
import type { Sent } from "@/lib/auth/authorize";
import { logFailure } from "@/lib/platform/logging/log-failure";
import { type Attempt, attemptOf, remainingMs } from "./attempt";
import { type Claim, claimAttempt, type Findings, sendClaim, settleClaim } from "./claim";
import { createRecords } from "./create-records";
import { refusalForError, refusalForRecords } from "./errors/refusal-for-error";
import type { Submission } from "./input/submission";
import type { Outcome } from "./outcome";
import { logOutcome } from "./outcome/log-outcome";
import { recordRefusal } from "./outcome/record-refusal";
import { findStored, replay, storedOutcome, unsettled } from "./outcome/replay";
import { tooSlow } from "./owner/auth-call";
import { createAuthUser, type OwnerAccount } from "./owner/auth-user";
import { adoptExistingOwner } from "./owner/existing-owner";
import type { StageMark } from "./stage-recorder";
import { traceAttempt } from "./trace-attempt";
import { failAttempt, undoAttempt } from "./undo";
import { undoExpiredHolders } from "./undo-expired";

/**
 * Provisions one tenant in three steps:
 * 1. `claim.ts` inserts the attempt. This reserves the slug and the address, and records the id of the user to create.
 * 2. `owner/` creates that user over HTTP, outside any transaction, or reads the existing owner's account.
 * 3. `create-records.ts` inserts all records and completes the attempt in one transaction.
 *
 * Any failure before that transaction commits undoes the attempt (`undo.ts`). After the commit, nothing can undo it;
 * only the message to the owner remains to be sent (`lib/outbox/`). If the response to the commit is lost, the undo
 * finds out whether the commit happened: it first raises the attempt's fence, and the fence of a completed attempt
 * can't be raised.
 *
 * If this worker dies before the commit, its lease expires, and another request or the reconciler
 * (`lib/jobs/reconcile.ts`) undoes the attempt (`undo-expired.ts`). No other worker completes it, because the result of
 * the first worker's request to the Auth server is unknown. An undo is correct in either case.
 *
 * Never throws. Returns the stored outcome, `unsettled` if the attempt is still in flight or can't be read, or a refusal
 * with `recorded: false` if the database refused to store anything. The attempt's id is the idempotency key: as long as
 * the attempt is stored, the same user's request with the same input gets the same outcome (`outcome/replay.ts`).
 */
export function provision(
  actor: Actor,
  submission: Submission,
  onStage?: (mark: StageMark) => void,
): Promise<Outcome> {
  const attempt = attemptOf(actor, submission);
  return provisionFrom(attempt, sendClaim(attempt), onStage);
}

/** Provisions the tenant of an attempt whose claim was already sent, for example in the statement that authorised it. */
export function provisionFrom(
  attempt: Attempt,
  sent: Sent<Findings> | Promise<Sent<Findings>>,
  onStage?: (mark: StageMark) => void,
): Promise<Outcome> {
  const { id, recorder } = attempt;
  if (onStage) recorder.watch(onStage);
  return traceAttempt(id, recorder, async () => runAttempt(attempt, await sent));
}

async function runAttempt(attempt: Attempt, sent: Sent<Findings>): Promise<Outcome> {
  const { id: attemptId, actor, input, recorder } = attempt;
  let claim: Claim;
  try {
    claim = await claimWithTakeover(attempt, sent);
  } catch (error) {
    return refuseFailedClaim(attempt, error);
  }
  try {
    if (claim.kind === "claimed") return logOutcome(await advance(claim.attempt));
    if (claim.kind === "refused") {
      const { outcome, written } = await recordRefusal(attemptId, actor, input, claim.refusal, recorder);
      if (written === "inserted") return outcome;
      // Not stored, so not final: a concurrent request with the same key may still store another outcome.
      if (written === "failed") return logOutcome(await storedOutcome(attemptId, actor, input));
      // A concurrent request with the same key was recorded first. Both return its outcome.
    }
    return await replay(attemptId, actor, input, recorder);
  } catch (error) {
    logFailure(error, "an attempt could not be settled");
    // A step of the undo failed, or an earlier attempt could not be read. If only the reply to the undo's last write
    // was lost, the attempt has ended. If it is still in flight, it is undone once its lease has expired.
    return logOutcome(await storedOutcome(attemptId, actor, input));
  }
}

/**
 * The outcome of the claim. If another attempt holds the slug or the address, undoes it if its lease has expired, and
 * claims again. The claim's own reads skip an attempt with an expired lease, so an index refuses the claim.
 */
async function claimWithTakeover(attempt: Attempt, sent: Sent<Findings>): Promise<Claim> {
  const { id, actor, input, recorder } = attempt;
  const claim = await settleClaim(attempt, sent);
  const isHeld = claim.kind === "refused" && claim.refusal.detail?.heldBy === "attempt";
  if (!isHeld || !(await undoExpiredHolders(input.slug, input.ownerEmail))) return claim;
  return claimAttempt(id, actor, input, recorder);
}

/**
 * Refuses a request whose claim, or the takeover before it, ended in an error. With an SQLSTATE, the claim was not
 * committed. Without one, it may have been, and only the row under this id decides: if the refusal can be inserted
 * there, the claim can no longer commit.
 */
async function refuseFailedClaim(
  { id: attemptId, actor, input, recorder }: Attempt,
  error: unknown,
): Promise<Outcome> {
  logFailure(error, "an attempt could not be claimed");
  const { outcome, written } = await recordRefusal(attemptId, actor, input, refusalForError(error), recorder);
  if (written === "inserted") return outcome;
  const stored = await findStored(attemptId, actor, input);
  // The database refused both writes, for example because it is read-only. The form can be sent again with the same key.
  if (!stored && written === "failed" && databaseError(error)) return outcome;
  return logOutcome(stored ?? unsettled(attemptId));
}

/** Takes a claimed attempt to its commit, or undoes it on the first failure. */
async function advance(attempt: Attempt): Promise<Outcome> {
  const { id, actor, input, ownerWasExisting } = attempt;
  const owner = ownerWasExisting ? await adoptOrRefuse(attempt) : await createAuthUser(attempt);
  if (owner.kind === "refused") {
    // Unless the result of every create request is known, there may be a user to delete.
    if (attempt.createResult === "known") await failAttempt(attempt, owner.refusal);
    else await undoAttempt(attempt, owner.refusal);
    return storedOutcome(id, actor, input);
  }
  if (remainingMs(attempt) === 0) {
    await undoAttempt(attempt, tooSlow);
    return storedOutcome(id, actor, input);
  }
  attempt.recorder.enter("auth_user_created", ownerWasExisting ? { existing: true } : undefined);
  try {
    const { tenantId, durationMs } = await createRecords(attempt);
    return {
      kind: "completed",
      attemptId: id,
      tenant: { id: tenantId, slug: input.slug, name: input.name },
      ownerEmail: input.ownerEmail,
      ownerName: input.ownerName,
      ownerWasExisting,
      durationMs,
    };
  } catch (error) {
    await undoAttempt(attempt, await refusalForRecords(error, attempt));
    return storedOutcome(id, actor, input);
  }
}

/**
 * Returns a refusal if the account cannot be read. Nothing has been created yet, so the attempt can end now instead of
 * holding the slug and the address until its lease expires.
 */
async function adoptOrRefuse(attempt: Attempt): Promise<OwnerAccount> {
  try {
    return await adoptExistingOwner(attempt);
  } catch (error) {
    logFailure(error, "the account of an existing owner could not be read");
    return { kind: "refused", refusal: refusalForError(error) };
  }
}
