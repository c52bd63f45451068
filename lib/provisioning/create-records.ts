import { type SQL, sql } from "drizzle-orm";
import { db, type Executor, transaction } from "@/db/client";
import { env } from "@/lib/env";
import { enqueueForOwner } from "@/lib/outbox/enqueue";
import type { Attempt } from "./attempt";
import { blueprint } from "./blueprints";
import { effect } from "./effect";
import { appendEvents } from "./events";
import { type NewTenant, tenantRecords } from "./records";
import type { StageMark } from "./stages";

/** The records were made, but not in the numbers that a tenant must have. */
export class WrongRecords extends Error {
  constructor(readonly counts: Record<string, number>) {
    super(`wrong numbers of records: ${JSON.stringify(counts)}`);
  }
}

/** Another worker has taken the attempt over, so that nothing of it may be written here. */
export class FenceLost extends Error {}

/**
 * Makes every record of the tenant and completes the attempt, in one transaction: all of it or nothing.
 * Returns how long the whole attempt took, in milliseconds. Throws on any failure; an error without an
 * SQLSTATE leaves open whether the commit happened.
 */
export async function createRecords(attempt: Attempt): Promise<number> {
  // Sent while the transaction opens, so that it costs no round trip of its own.
  const recorded = effect("record_user", attempt.id, () => recordAuthUser(attempt));
  recorded.catch(() => undefined);
  try {
    const completedMs = await effect("commit_records", attempt.id, () =>
      transaction(async (tx) => {
        await recorded;
        attempt.clock.reach("creating_records");
        return effect("insert_records", attempt.id, () =>
          attempt.clock.record((marks) => insertRecords(tx, attempt, marks)),
        );
      }),
    );
    for (const stage of ["verifying", "completed"] as const) attempt.clock.witness(stage, completedMs);
    return completedMs;
  } finally {
    // Nothing of this attempt may still be under way when its undo begins.
    await Promise.allSettled([recorded]);
  }
}

async function recordAuthUser({ id, fence, clock, ownerUserId, ownerWasExisting }: Attempt): Promise<void> {
  clock.reach("auth_user_created", ownerWasExisting ? { existing: true } : undefined);
  // Its commit does not wait for the disk: that of the records does, and a crash before leaves what a crash during the call does.
  const { rows } = await clock.record((marks) =>
    db.execute(sql`
    with advanced as (
      update provisioning.attempts set status = 'auth_user_created', owner_user_id = ${ownerUserId}::uuid
      where id = ${id} and fence = ${fence} and status = 'creating_auth_user'
      returning id, started_at
    ), logged as (${appendEvents("advanced", marks)})
    select set_config('synchronous_commit', 'off', true) from advanced`),
  );
  if (rows.length === 0) throw new FenceLost();
}

/**
 * One data-modifying statement: the records, the audit events, the message to the owner, and the attempt's
 * completion, which happens only where this worker still holds the fence and every count is right. Postgres
 * runs each part of a WITH exactly once, and checks foreign keys when the statement ends.
 */
async function insertRecords(tx: Executor, attempt: Attempt, marks: readonly StageMark[]): Promise<number> {
  const tenant = newTenant(attempt);
  const parts = tenantRecords.map(({ name, insert }) => {
    return sql`${sql.identifier(name)} as (${insert(tx, tenant).getSQL()} returning 1)`;
  });
  const counts = tenantRecords.map(({ name }) => {
    return sql`(select count(*)::int from ${sql.identifier(name)}) as ${sql.identifier(name)}`;
  });
  const right = tenantRecords.map(({ name, expected }) => {
    return sql`counted.${sql.identifier(name)} = ${expected}::int`;
  });
  // Both clocks have their part: the process's says when the records began, the database's how long they took.
  const creatingAt = sql`started_at + ${marks.at(-1)?.offsetMs ?? 0}::float8 * interval '1 millisecond'`;
  const endsAt = sql`${creatingAt} + greatest(counted.at - statement_timestamp(), interval '0')`;
  const { rows } = await tx.execute<Record<string, number> & { completed_ms: number | null }>(sql`
    with ${sql.join(parts, sql`, `)},
    counted as materialized (select ${sql.join(counts, sql`, `)}, clock_timestamp() as at),
    completed as (
      update provisioning.attempts as attempt
      set status = 'completed', tenant_id = ${tenant.id}, finished_at = ${endsAt},
        duration_ms = extract(epoch from (${endsAt}) - started_at) * 1000
      from counted
      where id = ${attempt.id} and fence = ${attempt.fence} and status = 'auth_user_created'
        and ${sql.join(right, sql` and `)}
      returning id, started_at, finished_at, duration_ms, tenant_id, owner_was_existing
    ), queued as (${enqueueForOwner("completed", tenant.ownerUserId)}), logged as (${appendEvents("completed", marks)} returning seq),
    ended as (${appendCompletion(creatingAt)})
    select ${sql.join(
      tenantRecords.map(({ name }) => sql`counted.${sql.identifier(name)}`),
      sql`, `,
    )},
      (select duration_ms from completed) as completed_ms
    from counted`);
  const [row] = rows;
  if (!row) throw new Error("the records statement returned no row");
  const { completed_ms: completedMs, ...made } = row;
  if (completedMs !== null) return completedMs;
  if (tenantRecords.every(({ name, expected }) => made[name] === expected)) throw new FenceLost();
  throw new WrongRecords(made);
}

/** The last two stages, by the clock of the statement that counts; they follow the events of the CTE `logged`. */
function appendCompletion(creatingAt: SQL): SQL {
  return sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
    select id, (select max(seq) from logged) + step.n, step.stage, finished_at,
      case step.n when 1 then extract(epoch from finished_at - (${creatingAt})) * 1000 else 0 end
    from completed, (values (1, 'verifying'), (2, 'completed')) as step(n, stage) order by step.n`;
}

/** All that the records of an attempt are made of. */
export function newTenant({
  tenantId,
  ownerUserId,
  input,
}: Pick<Attempt, "tenantId" | "ownerUserId" | "input">): NewTenant {
  const trialEndsAt = new Date(Date.now() + blueprint.plans[input.plan].trialDays * 86_400_000);
  const hostname = `${input.slug}.${env().tenantDomain}`;
  return { ...input, id: tenantId, ownerUserId, hostname, trialEndsAt };
}
