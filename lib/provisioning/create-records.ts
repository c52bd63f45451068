import { type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type Executor, retrying } from "@/db/client";
import { env } from "@/lib/env";
import { type Attempt, remainingMs } from "./attempt";
import { blueprint } from "./blueprints";
import { effect } from "./effect";
import { rowsOf } from "./events";
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
    attempt.clock.record((marks) =>
      insertRecords(retrying(remainingMs(attempt)), attempt, marks, newTenant(attempt), {
        account: ownerAccount(attempt),
      }),
    ),
  );
  for (const stage of ["verifying", "completed"] as const) attempt.clock.witness(stage, completedMs);
  return completedMs;
}

/** SQL: 1 if the owner's account is there with the address that was asked for, which a trigger can have rewritten. */
function ownerAccount({ ownerUserId, input }: Attempt): SQL {
  return sql`(select count(*) from provisioning.accounts where id = ${ownerUserId} and address = ${input.ownerEmail})`;
}

/**
 * One data-modifying statement: the records, and then the completion of the attempt with its events and the message
 * to the owner, by a function that raises where a count is wrong or this worker no longer holds the fence; nothing is
 * kept then. `found` has further counts, of which each must be 1. Postgres runs each part of a WITH exactly once, and checks foreign keys when the statement ends.
 */
export async function insertRecords(
  executor: Executor,
  attempt: Attempt,
  marks: readonly StageMark[],
  tenant: NewTenant,
  found: Readonly<Record<string, SQL>> = {},
): Promise<number> {
  const parts = tenantRecords.map(({ name, insert }) => {
    return sql`${sql.identifier(name)} as (${insert(executor, tenant).getSQL()} returning 1)`;
  });
  const counts = tenantRecords.map(({ name }) => {
    return sql`${name}::text, (select count(*) from ${sql.identifier(name)})`;
  });
  for (const [name, count] of Object.entries(found)) counts.push(sql`${name}::text, ${count}`);
  const expected = Object.fromEntries([
    ...tenantRecords.map(({ name, expected }) => [name, expected]),
    ...Object.keys(found).map((name) => [name, 1]),
  ]);
  const { rows } = await executor.execute<{ completed_ms: number }>(sql`
    with ${sql.join(parts, sql`, `)},
    counted as materialized (select jsonb_build_object(${sql.join(counts, sql`, `)}) as made, clock_timestamp() as at)
    select provisioning.complete_attempt(${attempt.id}, ${attempt.fence}, ${tenant.id}, ${tenant.ownerUserId},
      ${rowsOf(marks)}, ${uuidv7()}, made, ${JSON.stringify(expected)}, at) as completed_ms
    from counted`);
  const [row] = rows;
  if (!row) throw new Error("the records statement returned no row");
  return row.completed_ms;
}

/** All that the records of an attempt are made of. */
export function newTenant(
  { tenantId, ownerUserId, input }: Pick<Attempt, "tenantId" | "ownerUserId" | "input">,
  tenantDomain = env().tenantDomain,
): NewTenant {
  const trialEndsAt = new Date(Date.now() + blueprint.plans[input.plan].trialDays * 86_400_000);
  const hostname = `${input.slug}.${tenantDomain}`;
  return { ...input, id: tenantId, ownerUserId, hostname, trialEndsAt };
}
