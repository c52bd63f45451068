import { expect } from "vitest";
import { rechain } from "@/db/testing/rechain";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Stack } from "./stack";
import type { Request, Worker } from "./worker-process";

/** What one client was told of its request; null where its connection ended without an answer. */
export type Answer = { request: Request; outcome: Outcome | null };

const mostRounds = 60;

/** Lets the leases of these attempts run out, or of all that are in flight. */
export async function expireLeases({ sql }: Stack, attemptIds?: string[]): Promise<void> {
  await sql(
    `update provisioning.attempts set lease_expires_at = now() - interval '1 second'
     where status not in ('completed', 'failed', 'rolled_back') and ($1::uuid[] is null or id = any($1))`,
    [attemptIds ?? null],
  );
}

/** Moves everything that has happened two hours into the past; triggers are for those who move forward. */
export async function passTwoHours({ sql, tables }: Stack): Promise<void> {
  await sql(`
    begin;
    set local session_replication_role = replica;
    -- An event that is being written meanwhile would be chained to a hash that is gone.
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

/** Lets time pass and reconciles until all has ended and a round finds nothing to do; returns the rounds. */
export async function reconcileUntilQuiet(stack: Stack, worker: Worker): Promise<number> {
  for (let round = 1; round <= mostRounds; round++) {
    await passTwoHours(stack);
    const report = await worker.reconcile();
    if (!report) continue;
    const { interrupted, lateUsers, cleanups } = report;
    const found = interrupted + lateUsers + cleanups.done + cleanups.pending + cleanups.manual;
    // An attempt whose row is locked for a moment is passed over, not found.
    if (found === 0 && (await inFlight(stack)) === 0) return round;
  }
  throw new Error(`still something to reconcile after ${mostRounds} rounds`);
}

async function inFlight({ sql }: Stack): Promise<number> {
  const rows = await sql(
    "select 1 from provisioning.attempts where status not in ('completed', 'failed', 'rolled_back')",
  );
  return rows.length;
}

/** Reconciles to the end, and expects every invariant to hold and every answer to be what the database says. */
export async function settle(stack: Stack, worker: Worker, answers: Answer[]): Promise<void> {
  await reconcileUntilQuiet(stack, worker);
  expect(await worker.violations()).toEqual([]);
  expect(await leftOver(stack)).toEqual([]);
  expect(await contradictions(stack, answers)).toEqual([]);
}

/** What the doctor lets stand while it is recent or waits for a person, and what must be gone here. */
async function leftOver({ sql }: Stack): Promise<unknown[]> {
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

/** Answers that the settled database does not bear out: what was said, and what is. */
async function contradictions({ sql }: Stack, answers: Answer[]): Promise<unknown[]> {
  const ids = answers.map(({ request, outcome }) => outcome?.attemptId ?? request.attemptId);
  const rows = await sql<Stored>(
    "select id, status, error_code, tenant_id from provisioning.attempts where id = any($1::uuid[])",
    [ids],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return answers.flatMap(({ request, outcome }) => {
    const row = stored.get(outcome?.attemptId ?? request.attemptId);
    return agrees(outcome, row) ? [] : [{ slug: request.slug, said: outcome, is: row ?? null }];
  });
}

/** A record that could not be written contradicts no refusal: nothing depends on it. */
function agrees(outcome: Outcome | null, row: Stored | undefined): boolean {
  switch (outcome?.kind) {
    case "completed":
      return row?.status === "completed" && row.tenant_id === outcome.tenant.id;
    case "refused":
      return !row || (row.status === outcome.status && row.error_code === outcome.code);
    default:
      return !row || ["completed", "failed", "rolled_back"].includes(row.status);
  }
}
