import { type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type Executor, retryingConflicts, transaction } from "@/db/client";
import { product } from "@/db/product";
import type { NewTenant, TenantRecord } from "@/db/seam/define-product";
import { env } from "@/lib/platform/env";
import { type Attempt, remainingMs } from "./attempt";
import { callCreateTenant, isMarked, markTransaction } from "./create-tenant";
import { rowsOf } from "./events";
import { withFaultPoint } from "./fault-points";
import { extraOf } from "./input/product-fields";
import { createTenantMs } from "./limits";
import type { StageMark } from "./stage-recorder";

/** The tenant's key, and the duration of the whole attempt in ms. */
export type Completion = { tenantId: string; durationMs: number };

/**
 * Inserts every record of the tenant and completes the attempt in one transaction. Throws the error of the database or
 * of the product's code. After a database error without an SQLSTATE, the transaction may have been committed.
 */
export async function createRecords(attempt: Attempt): Promise<Completion> {
  attempt.recorder.enter("creating_records");
  const completion = await withFaultPoint("commit_records", attempt.id, () =>
    attempt.recorder.record((marks) => createAndComplete(attempt, marks, newTenant(attempt))),
  );
  for (const stage of ["verifying", "completed"] as const)
    attempt.recorder.observe(stage, completion.durationMs);
  return completion;
}

/**
 * The product's `records` are inserted in one statement, so a stalled worker cannot hold locks. `createTenant` needs a
 * transaction.
 */
function createAndComplete(
  attempt: Attempt,
  marks: readonly StageMark[],
  tenant: NewTenant & { id: string },
): Promise<Completion> {
  if (product.records) return insertRecords(retryingConflicts(remainingMs(attempt)), attempt, marks, tenant);
  return transaction((tx) => runCreateTenant(tx, attempt, marks, tenant));
}

/** Creates the records in the caller's transaction, which a trial rolls back. Does not check the owner's account. */
export function createAndCompleteIn(
  tx: Executor,
  attempt: Attempt,
  marks: readonly StageMark[],
  tenant: NewTenant & { id: string },
): Promise<Completion> {
  if (product.records) return insertRecords(tx, attempt, marks, tenant, {});
  return runCreateTenant(tx, attempt, marks, tenant, {});
}

/** Makes complete_attempt check that the account still has the owner's address, which a trigger may have changed. */
const accountFound: Expected = { "account found": 1 };

type Counts = Readonly<Record<string, SQL>>;
type Expected = Readonly<Record<string, number>>;

/**
 * Inserts the records and completes the attempt in one statement. complete_attempt raises an error if a count is wrong
 * or the fence is old. Postgres runs each part of a WITH exactly once, and checks foreign keys at the statement's end.
 */
async function insertRecords(
  executor: Executor,
  attempt: Attempt,
  marks: readonly StageMark[],
  tenant: NewTenant & { id: string },
  otherCounts: Expected = accountFound,
): Promise<Completion> {
  const records = product.records ?? [];
  const [first] = records;
  const generated = first?.generatedKey;
  // LIMIT 1, so that several rows fail the check of their count instead of raising a subquery error.
  const key =
    generated && sql`(select ${sql.identifier(generated.name)} from ${sql.identifier(first.name)} limit 1)`;
  const keyed: NewTenant = key ? { ...tenant, id: key } : tenant;
  const parts = records.map(({ name, insert, generatedKey }) => {
    const returned = generatedKey ? sql.identifier(generatedKey.name) : sql`1`;
    return sql`${sql.identifier(name)} as (${insert(executor, keyed).getSQL()} returning ${returned})`;
  });
  const counts: Counts = Object.fromEntries(
    records.map(({ name }) => [name, sql`(select count(*) from ${sql.identifier(name)})`]),
  );
  const expected = { ...expectedCounts(records, keyed), ...otherCounts };
  return completionOf(
    await executor.execute(sql`
      with ${sql.join(parts, sql`, `)},
      counted as materialized (select ${jsonOf(counts)} as made, clock_timestamp() as at, ${key ? sql`${key}::text` : sql`${tenant.id}::text`} as key)
      select key, ${completeAttempt(attempt, marks, tenant, expected)} from counted`),
  );
}

/** Runs the product's createTenant, and completes the attempt in the same transaction. */
async function runCreateTenant(
  tx: Executor,
  attempt: Attempt,
  marks: readonly StageMark[],
  tenant: NewTenant & { id: string },
  otherCounts: Expected = accountFound,
): Promise<Completion> {
  await tx.execute(markTransaction(attempt.id));
  const key = await callCreateTenant(tx, tenant, Math.min(createTenantMs, remainingMs(attempt)));
  const counts: Counts = { transaction: isMarked(attempt.id) };
  const expected = { ...otherCounts, transaction: 1 };
  return completionOf(
    await tx.execute(sql`
      with counted as materialized (select ${jsonOf(counts)} as made, clock_timestamp() as at, ${key}::text as key)
      select key, ${completeAttempt(attempt, marks, tenant, expected)} from counted`),
  );
}

/** SQL over `counted` that completes the attempt and returns its duration in ms. */
function completeAttempt(
  { id, fence }: Attempt,
  marks: readonly StageMark[],
  { owner, hostname }: NewTenant,
  expected: Expected,
): SQL {
  return sql`provisioning.complete_attempt(${id}, ${fence}, key, ${owner.id}, ${product.hasHostnames ? hostname : null},
    ${rowsOf(marks)}, ${uuidv7()}, made, ${JSON.stringify(expected)}, at) as completed_ms`;
}

function expectedCounts(records: readonly TenantRecord[], tenant: NewTenant): Record<string, number> {
  return Object.fromEntries(
    records.map(({ name, expected }) => [name, typeof expected === "number" ? expected : expected(tenant)]),
  );
}

function jsonOf(counts: Counts): SQL {
  const pairs = Object.entries(counts).map(([name, count]) => sql`${name}::text, ${count}`);
  return sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`;
}

function completionOf({ rows }: { rows: Record<string, unknown>[] }): Completion {
  const [row] = rows as { key: string; completed_ms: number }[];
  if (!row) throw new Error("the records statement returned no row");
  return { tenantId: row.key, durationMs: row.completed_ms };
}

/** The values from which the tenant's records are built. */
export function newTenant(
  {
    tenantId,
    ownerUserId,
    ownerWasExisting,
    actor,
    input,
  }: Pick<Attempt, "tenantId" | "ownerUserId" | "ownerWasExisting" | "actor" | "input">,
  tenantDomain = env().tenantDomain,
): NewTenant & { id: string } {
  const { slug, name, plan, timezone, currency, locale, ownerEmail, ownerName } = input;
  const { trialDays = 0 } = product.plans[plan] ?? {};
  return {
    id: tenantId,
    slug,
    name,
    plan,
    timezone,
    currency,
    locale,
    hostname: `${slug}.${tenantDomain}`,
    trialEndsAt: new Date(Date.now() + trialDays * 86_400_000),
    owner: { id: ownerUserId, email: ownerEmail, name: ownerName, existing: ownerWasExisting },
    actor,
    extra: extraOf(input),
  };
}
