import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Executor } from "@/db/client";
import { databaseError } from "@/db/errors";
import type { Actor } from "@/lib/auth/actor";
import { type Attempt, newAttempt } from "../attempt";
import { claimInTransaction, type Findings } from "../claim";
import { createAndCompleteIn, newTenant } from "../create-records";
import type { ProvisionInput } from "../input";
import { StageRecorder } from "../stage-recorder";

/** An attempt to rehearse, with the stages that precede a claim. */
export function exampleAttempt(actor: Actor, input: ProvisionInput): Attempt {
  const now = performance.now();
  const recorder = StageRecorder.begin({ startedAt: now, validatedAt: now });
  recorder.enter("creating_auth_user");
  return newAttempt(uuidv7(), actor, input, recorder);
}

/**
 * Claims an attempt and creates its tenant, with the provisioning code. The caller must roll back the transaction.
 * Returns the holder of the slug or the address if the claim is refused. Rethrows errors from the database and
 * createTenant.
 */
export async function rehearse(tx: Executor, attempt: Attempt, domain: string): Promise<Findings> {
  const findings = await claimInTransaction(tx, attempt, domain);
  if (!findings.claimed) return findings;
  attempt.recorder.markPersisted(attempt.recorder.unwritten);
  for (const stage of ["auth_user_created", "creating_records"] as const) attempt.recorder.enter(stage);
  await createAndCompleteIn(tx, attempt, attempt.recorder.unwritten, newTenant(attempt, domain));
  await tx.execute(sql`set constraints all immediate`);
  return findings;
}

type Rehearsal = {
  findings: Findings;
  inserted: { table: string; count: number }[];
  /** False if it failed on a foreign key to the new owner's account, which does not exist. */
  complete: boolean;
};

/** Rehearses the attempt. Counts the rows that it and triggers insert into each table outside the console's schema. */
export async function rehearseCounting(tx: Executor, attempt: Attempt, domain: string): Promise<Rehearsal> {
  // A concurrent attempt for the same slug waits for this transaction, so keep it short.
  await tx.execute(sql`set local lock_timeout = '2s'`);
  const accountKeys = await keysToAccounts(tx);
  const before = await insertedRows(tx);
  try {
    const findings = await rehearse(tx, attempt, domain);
    const after = await insertedRows(tx);
    const inserted = [...after].map(([table, count]) => ({ table, count: count - (before.get(table) ?? 0) }));
    return { findings, inserted, complete: true };
  } catch (error) {
    if (attempt.ownerWasExisting || !violatesOneOf(accountKeys, error)) throw error;
    return { findings: { claimed: true }, inserted: [], complete: false };
  }
}

/** True if a row refers to an account, or to a user of the product, that does not exist. */
export function violatesOneOf(accountKeys: ReadonlySet<string>, error: unknown): boolean {
  const { code, constraint = "" } = databaseError(error) ?? {};
  return code === "23503" && accountKeys.has(constraint);
}

/** Rows inserted in this transaction by table, including those of triggers, from Postgres's pending statistics. */
async function insertedRows(tx: Executor): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.execute<{ table: string; count: number }>(sql`
    select schemaname || '.' || relname as table, n_tup_ins::int as count from pg_stat_xact_user_tables
    where n_tup_ins > 0 and schemaname <> 'provisioning' order by 1`);
  return new Map(rows.map(({ table, count }) => [table, count]));
}

/** Names of the foreign keys to auth.users, and to product tables whose key refers to auth.users. */
export async function keysToAccounts(tx: Executor): Promise<ReadonlySet<string>> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    with accounts as (
      select c.oid from pg_class as c join pg_namespace as n on n.oid = relnamespace where nspname = 'auth' and relname = 'users'
    )
    select conname as name from pg_constraint as key where contype = 'f' and (
      confrelid in (table accounts) or exists (
        select from pg_constraint as own where own.conrelid = key.confrelid and own.contype = 'f'
          and own.confrelid in (table accounts) and own.conkey = key.confkey))`);
  return new Set(rows.map(({ name }) => name));
}

/** An account to use as the owner. It has no tenant, because a product may allow only one per account. */
export async function accountWithoutTenant(tx: Executor): Promise<string | null> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from provisioning.accounts as account where deleted_at is null and not is_anonymous
      and not exists (select from provisioning.tenant_members where user_id = account.id) limit 1`);
  return rows[0]?.id ?? null;
}
