import { type SQL, sql } from "drizzle-orm";
import { db, type Executor, retryingConflicts } from "@/db/client";
import { databaseError, uniqueViolation } from "@/db/errors";
import { blueprint } from "@/db/product/blueprint";
import type { Actor } from "@/lib/auth/actor";
import type { FirstWrite, Sent } from "@/lib/auth/authorize";
import type { Refusal } from "@/lib/guards/refusal";
import { env } from "@/lib/platform/env";
import type { EmailAnswer, SlugHolder } from "./answers";
import { type Attempt, newAttempt, remainingMs, requestHash } from "./attempt";
import { rowsOf } from "./events";
import { withFaultPoint } from "./fault-points";
import type { ProvisionInput } from "./input";
import { leaseSeconds } from "./limits";
import { ineligibleOwner, noAccount } from "./owner/existing-owner";
import type { StageRecorder } from "./stage-recorder";

export type Claim =
  | { kind: "claimed"; attempt: Attempt }
  | { kind: "refused"; refusal: Refusal }
  /** The key was used before. `replay` returns that attempt's outcome, or waits for it. */
  | { kind: "key-used" };

/** The result of claim_attempt: `claimed`, `keyUsed` if the key was used before, or the holder of the slug or the address. */
export type Findings = {
  claimed?: true;
  keyUsed?: true;
  slug?: SlugHolder;
  /** Null if the form asked for an existing account and there is none. */
  ownerEmail?: EmailAnswer | null;
};

/**
 * An attempt's claim, before it is sent: a call of db/functions/claim_attempt.sql, one statement. The function looks for
 * holders of the slug and the e-mail address, and refuses the claim if there is one. Otherwise, it inserts the attempt's
 * row, which reserves both before anything is created. If the key (the attempt's id) was used before, it inserts
 * nothing. Three checks decide between concurrent claims: the partial unique indexes on attempts in flight, even if
 * their lease has expired; for a new owner, the trigger in db/functions/triggers/attempts_claim_guard.sql; and finally
 * the product's own unique indexes, when the records are inserted. The form's action sends the claim in the statement
 * that authorises the call; other callers use `sendClaim`.
 */
export function claimOf(attempt: Attempt): FirstWrite<Findings> {
  const { id, recorder, ownerUserId } = attempt;
  // This stage is dropped again if the claim is refused.
  recorder.enter("creating_auth_user");
  return {
    value: claimCall(attempt, env().tenantDomain),
    send: (run) => withFaultPoint("claim", id, () => run(retryingConflicts(remainingMs(attempt)))),
    // The owner's id is new for each claim, so it distinguishes this claim from a concurrent one with the same key.
    readBack: async () => ((await readClaim(id))?.ownerUserId === ownerUserId ? { claimed: true } : null),
  };
}

/** Sends a claim in its own statement, for a caller that needs no authorisation or is already authorised. Never throws. */
export function sendClaim(attempt: Attempt): Promise<Sent<Findings>> {
  const { value, send } = claimOf(attempt);
  return send((executor) => findingsOf(executor, value)).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
}

/** Claims an attempt in its own statement. */
export async function claimAttempt(
  id: string,
  actor: Actor,
  input: ProvisionInput,
  recorder: StageRecorder,
): Promise<Claim> {
  const attempt = newAttempt(id, actor, input, recorder);
  return settleClaim(attempt, await sendClaim(attempt));
}

/** The outcome of a claim that was sent. Throws the claim's error unless the database shows another outcome. */
export async function settleClaim(attempt: Attempt, sent: Sent<Findings>): Promise<Claim> {
  if ("error" in sent) return resolveFailedClaim(attempt, sent.error);
  if (!sent.result) throw new Error("the claim was not allowed");
  if (sent.result.claimed) return markClaimed(attempt);
  attempt.recorder.dropLast();
  return toRefusal(sent.result, attempt.input);
}

/** Marks the attempt's first events as committed, together with its row. */
function markClaimed(attempt: Attempt): Claim {
  attempt.recorder.markPersisted(attempt.recorder.unwritten);
  return { kind: "claimed", attempt };
}

/**
 * Resolves a claim that ended in an error. If the database has no row for the key, a conflict over the slug or the
 * address becomes a refusal, and any other error is rethrown.
 */
async function resolveFailedClaim(attempt: Attempt, error: unknown): Promise<Claim> {
  // After a lost response, the key's row may be this request's own. Any other row comes from a concurrent request with
  // the same key. ON CONFLICT covers only the key's index, so that row can make this claim violate another index first.
  const mayHaveRow = !databaseError(error) || uniqueViolation(error) !== null;
  const stored = mayHaveRow ? await readClaim(attempt.id) : null;
  if (stored?.ownerUserId === attempt.ownerUserId) return markClaimed(attempt);
  attempt.recorder.dropLast();
  if (stored) return { kind: "key-used" };
  const refusal = conflictRefusal(error);
  if (refusal) return { kind: "refused", refusal };
  throw error;
}

/**
 * The refusal if the slug or the address is held by an attempt in flight, or by a tenant or an account that was
 * committed just before; else null.
 */
export function conflictRefusal(error: unknown): Refusal | null {
  const constraint = uniqueViolation(error);
  return (constraint && refusalByConstraint[constraint]) || null;
}

/** The row with this key; null if there is none or it cannot be read. Its `ownerUserId` is null in a refused attempt. */
async function readClaim(id: string): Promise<{ ownerUserId: string | null } | null> {
  const query = sql`select owner_user_id as "ownerUserId" from provisioning.attempts where id = ${id}::uuid`;
  const { rows } = await db.execute<{ ownerUserId: string | null }>(query).catch(() => ({ rows: [] }));
  return rows[0] ?? null;
}

/** Refusals by violated constraint. The trigger attempts_claim_guard reports the last two. */
const refusalByConstraint: Record<string, Refusal> = {
  attempts_slug_in_flight: slugTaken({ heldBy: "attempt" }),
  attempts_owner_email_in_flight: emailTaken({ heldBy: "attempt" }),
  attempts_claim_slug: slugTaken({ heldBy: "tenant" }),
  attempts_claim_owner_email: emailTaken({ heldBy: "account" }),
};

function slugTaken(detail: Record<string, unknown>): Refusal {
  return { code: "SLUG_TAKEN", field: "slug", detail };
}

function emailTaken(detail: Record<string, unknown>): Refusal {
  return { code: "EMAIL_TAKEN", field: "ownerEmail", detail };
}

/** Runs a claim in the caller's transaction, which a trial rolls back. */
export function claimInTransaction(
  executor: Executor,
  attempt: Attempt,
  tenantDomain: string,
): Promise<Findings> {
  return findingsOf(executor, claimCall(attempt, tenantDomain));
}

async function findingsOf(executor: Pick<Executor, "execute">, value: SQL): Promise<Findings> {
  const { rows } = await executor.execute<{ findings: Findings }>(sql`select ${value} as findings`);
  const [row] = rows;
  if (!row) throw new Error("the claim returned no row");
  return row.findings;
}

function claimCall({ id, actor, input, recorder, ownerUserId }: Attempt, tenantDomain: string): SQL {
  return sql`provisioning.claim_attempt(${id}, ${actor.id}, ${actor.email}, ${JSON.stringify(input)}, ${requestHash(input)},
    ${ownerUserId}, ${blueprint.name}, ${blueprint.version}, ${leaseSeconds}, ${tenantDomain}, ${rowsOf(recorder.unwritten)})`;
}

/** Maps the holder of the slug or the address to a refusal. */
export async function toRefusal(
  { keyUsed, slug, ownerEmail: account }: Findings,
  input: ProvisionInput,
): Promise<Claim> {
  if (keyUsed) return { kind: "key-used" };
  const refused = (refusal: Refusal): Claim => ({ kind: "refused", refusal });
  // Leaves out the holder's name, which would stay in this attempt even after it was erased elsewhere.
  if (slug) return refused(slugTaken({ heldBy: slug.kind }));
  if (!account) return refused(await noAccount(input.ownerEmail));
  if (account.state === "held") return refused(emailTaken({ heldBy: "attempt" }));
  if (account.state === "cleaning") return refused(ineligibleOwner("cleaning"));
  if (input.ownerAccount !== "existing") return refused(emailTaken({ heldBy: "account" }));
  const { problem, ids } = account.state === "account" ? account : {};
  return refused(problem ? ineligibleOwner(problem, ids) : emailTaken({ heldBy: "account" }));
}
