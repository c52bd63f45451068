import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { env } from "@/lib/env";
import { enqueueForOwner } from "@/lib/outbox/enqueue";
import type { Attempt } from "./attempt";
import { blueprint } from "./blueprints";
import { effect } from "./effect";
import { appendEvents } from "./events";
import { type NewTenant, tenantRecords } from "./records";
import type { StageMark } from "./stages";

/**
 * Makes every record of the tenant and completes the attempt, all of it or nothing: it is one statement, and so
 * a transaction by itself, which no stopped worker can hold open. Returns how long the whole attempt took, in
 * milliseconds. Throws the database's error on any failure; one without an SQLSTATE leaves open whether it was committed.
 */
export async function createRecords(attempt: Attempt): Promise<number> {
  attempt.clock.reach("creating_records");
  const completedMs = await effect("commit_records", attempt.id, () =>
    attempt.clock.record((marks) => commitRecords(attempt, marks)),
  );
  for (const stage of ["verifying", "completed"] as const) attempt.clock.witness(stage, completedMs);
  return completedMs;
}

/**
 * One data-modifying statement: the records, the audit events, the message to the owner, and the attempt's
 * completion, which happens only where this worker still holds the fence and every count is right; else
 * `require_completed` raises, and none of it is kept. Postgres runs each part of a WITH exactly once, and checks
 * foreign keys when the statement ends.
 */
async function commitRecords(attempt: Attempt, marks: readonly StageMark[]): Promise<number> {
  const tenant = newTenant(attempt);
  const parts = tenantRecords.map(({ name, insert }) => {
    return sql`${sql.identifier(name)} as (${insert(db, tenant).getSQL()} returning 1)`;
  });
  const made = tenantRecords.map(({ name }) => {
    return sql`${name}::text, (select count(*) from ${sql.identifier(name)})`;
  });
  const expected = Object.fromEntries(tenantRecords.map(({ name, expected }) => [name, expected]));
  // Both clocks have their part: the process's says when the records began, the database's how long they took.
  const creatingAt = sql`started_at + ${marks.at(-1)?.offsetMs ?? 0}::float8 * interval '1 millisecond'`;
  const endsAt = sql`${creatingAt} + greatest(counted.at - statement_timestamp(), interval '0')`;
  const { rows } = await db.execute<{ completed_ms: number }>(sql`
    with ${sql.join(parts, sql`, `)},
    counted as materialized (
      select jsonb_build_object(${sql.join(made, sql`, `)}) as made, ${JSON.stringify(expected)}::jsonb as expected,
        clock_timestamp() as at
    ),
    completed as (
      update provisioning.attempts as attempt
      set status = 'completed', tenant_id = ${tenant.id}, owner_user_id = ${tenant.ownerUserId}::uuid, finished_at = ${endsAt},
        duration_ms = extract(epoch from (${endsAt}) - started_at) * 1000
      from counted
      where id = ${attempt.id} and fence = ${attempt.fence} and status = 'creating_auth_user' and made = expected
      returning id, started_at, finished_at, duration_ms, tenant_id, owner_was_existing
    ), queued as (${enqueueForOwner("completed", tenant.ownerUserId)}), logged as (${appendEvents("completed", marks)} returning seq),
    ended as (${appendCompletion(creatingAt)})
    select provisioning.require_completed((select duration_ms from completed), made, expected) as completed_ms from counted`);
  const [row] = rows;
  if (!row) throw new Error("the records statement returned no row");
  return row.completed_ms;
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
