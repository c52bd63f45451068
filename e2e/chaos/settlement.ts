import { expect } from "vitest";
import { rechain } from "@/db/testing/rechain";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Stack } from "./stack";
import type { Request, Worker } from "./worker-process";

/** A request and its outcome; null if the connection ended without a response. */
export type Submission = { request: Request; outcome: Outcome | null };

const maxRounds = 60;

/** Expires the leases of these attempts, or of all attempts in flight. */
export async function expireLeases({ sql }: Stack, attemptIds?: string[]): Promise<void> {
  await sql(
    `update provisioning.attempts set lease_expires_at = now() - interval '1 second'
     where status not in ('completed', 'failed', 'rolled_back') and ($1::uuid[] is null or id = any($1))`,
    [attemptIds ?? null],
  );
}

/**
 * Moves the times of attempts, their events, clean-ups, tenants and accounts two hours into the past. Disables the
 * triggers that forbid it.
 */
export async function advanceTwoHours({ sql, tables }: Stack): Promise<void> {
  await sql(`
    begin;
    set local session_replication_role = replica;
    -- An event written concurrently would be chained to a hash that no longer exists.
    lock table provisioning.attempt_events in share row exclusive mode;
    update provisioning.attempts set started_at = started_at - interval '2 hours',
      finished_at = finished_at - interval '2 hours', lease_expires_at = lease_expires_at - interval '2 hours';
    update provisioning.attempt_events set at = at - interval '2 hours';
    ${rechain("select id from provisioning.attempts")};
    update provisioning.auth_cleanups set next_try_at = next_try_at - interval '2 hours',
      resolved_at = resolved_at - interval '2 hours';
    update ${tables.tenants} set ${tables.createdAt} = ${tables.createdAt} - interval '2 hours';
    update auth.users set created_at = created_at - interval '2 hours';
    commit`);
}

/** Lets time pass and reconciles until no work is left; returns the number of rounds. */
export async function reconcileUntilIdle(stack: Stack, worker: Worker): Promise<number> {
  for (let round = 1; round <= maxRounds; round++) {
    await advanceTwoHours(stack);
    const report = await worker.reconcile();
    if (!report) continue;
    const { interrupted, lateUsers, cleanups } = report;
    const handled = interrupted + lateUsers + cleanups.done + cleanups.pending + cleanups.manual;
    // The reconciler skips locked attempts.
    if (handled === 0 && (await inFlight(stack)) === 0) return round;
  }
  throw new Error(`there was still work to reconcile after ${maxRounds} rounds`);
}

async function inFlight({ sql }: Stack): Promise<number> {
  const rows = await sql(
    "select 1 from provisioning.attempts where status not in ('completed', 'failed', 'rolled_back')",
  );
  return rows.length;
}

/** Reconciles until no work is left, then expects all invariants to hold and all outcomes to match the database. */
export async function settle(stack: Stack, worker: Worker, submissions: Submission[]): Promise<void> {
  await reconcileUntilIdle(stack, worker);
  expect(await worker.violations()).toEqual([]);
  expect(await leftovers(stack)).toEqual([]);
  expect(await contradictions(stack, submissions)).toEqual([]);
}

/** Leftovers that must not exist here. The doctor accepts them while they are recent or waiting for staff. */
async function leftovers({ sql }: Stack): Promise<unknown[]> {
  return sql(`
    select 'clean-up' as what, user_id::text as id from provisioning.auth_cleanups where state <> 'done'
    union all
    select 'user', id::text from auth.users where not exists (
      select from provisioning.attempts where owner_user_id = users.id and status = 'completed')
    union all
    select 'tenant', id::text from provisioning.tenants where not exists (
      select from provisioning.attempts where tenant_id = tenants.id::text and status = 'completed')`);
}

type Stored = { id: string; status: string; error_code: string | null; tenant_id: string | null };

/** Submissions with an outcome that contradicts the database. */
async function contradictions({ sql }: Stack, submissions: Submission[]): Promise<unknown[]> {
  const ids = submissions.map(({ request, outcome }) => outcome?.attemptId ?? request.attemptId);
  const rows = await sql<Stored>(
    "select id, status, error_code, tenant_id from provisioning.attempts where id = any($1::uuid[])",
    [ids],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return submissions.flatMap(({ request, outcome }) => {
    const row = stored.get(outcome?.attemptId ?? request.attemptId);
    return isConsistent(outcome, row) ? [] : [{ slug: request.slug, outcome, stored: row ?? null }];
  });
}

/** A refusal may be missing from the database, because recording it is optional. */
function isConsistent(outcome: Outcome | null, row: Stored | undefined): boolean {
  switch (outcome?.kind) {
    case "completed":
      return row?.status === "completed" && row.tenant_id === outcome.tenant.id;
    case "refused":
      return !row || (row.status === outcome.status && row.error_code === outcome.code);
    default:
      return !row || ["completed", "failed", "rolled_back"].includes(row.status);
  }
}
