import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";
import { tryProvisioning } from "@/lib/provisioning/trial";
import type { Invariant } from "./invariant";
import { invariants } from "./invariants";
import { readDatabaseProblem, readDatabaseRule } from "./read-database";

/** The result of one invariant. */
export type InvariantResult = {
  name: string;
  rule: string;
  severity: Invariant["severity"];
  remedy: string;
  /** The query that finds the violations. Run it by hand to list all of them. Empty if no query checks the rule. */
  query: string;
  ok: boolean;
  count: number;
  /** The first five. Most consist of an id and a short description. */
  violations: string[];
  tookMs: number;
};

export type DoctorReport = {
  /** False if an invariant of severity `broken` has violations. */
  ok: boolean;
  /** ISO 8601, by the database's clock. */
  checkedAt: string;
  tookMs: number;
  invariants: InvariantResult[];
};

/** One snapshot, and enough memory to process a whole audit log without temporary files. */
const readOnly = "set transaction isolation level repeatable read, read only";
const memory = "set local work_mem = '64MB'; set local jit = off";

/**
 * Checks every invariant in two read-only transactions that share one snapshot, so that concurrent changes
 * cannot make a healthy database look broken. With `trialUrl`, also runs a trial, with the rights of that connection.
 * Throws if the database cannot be queried.
 */
export async function checkInvariants({ trialUrl }: { trialUrl?: string } = {}): Promise<DoctorReport> {
  const startedAt = performance.now();
  const queue = [...invariants.entries()];
  const results: InvariantResult[] = [];
  const runQueued = async (tx: Executor) => {
    for (let next = queue.shift(); next; next = queue.shift())
      results[next[0]] = await runInvariant(tx, next[1]);
  };
  const { at, second } = await transaction(async (tx) => {
    await tx.execute(sql.raw(`${readOnly}; ${memory}`));
    const { rows } = await tx.execute<{ at: Date; snapshot: string }>(
      sql`select now() as at, pg_export_snapshot() as snapshot`,
    );
    const second = shareSnapshot(rows[0]?.snapshot ?? "", runQueued);
    // Another transaction can import a snapshot only while the exporting one is open.
    await second.started;
    await runQueued(tx);
    return { at: rows[0]?.at, second };
  });
  await second.ended;
  if (trialUrl) {
    const trial = await checkTrial(trialUrl);
    if (trial.ok)
      for (const [index, { settledByTrial }] of invariants.entries()) {
        const result = results[index];
        if (settledByTrial && result) results[index] = { ...result, ok: true, count: 0, violations: [] };
      }
    results.push(trial);
  }
  if (process.env.DATABASE_READ_URL) results.push(await checkReadDatabase());
  return {
    ok: results.every(({ ok, severity }) => ok || severity !== "broken"),
    checkedAt: new Date(at ?? Date.now()).toISOString(),
    tookMs: performance.now() - startedAt,
    invariants: results,
  };
}

/** A rule that no query can check. */
export const trialRule = {
  name: "trial-tenant-succeeds",
  rule: "With the console's rights, a trial can claim a slug, insert every record and roll back.",
  severity: "broken",
  remedy: "Provisioning fails until this is fixed. The doctor shows the reason and how to fix it.",
} as const;

async function checkTrial(url: string): Promise<InvariantResult> {
  const startedAt = performance.now();
  const trial = await tryProvisioning(url);
  const violations = trial.ok ? [] : [`${trial.reason} ${trial.fix}`];
  const tookMs = performance.now() - startedAt;
  return { ...trialRule, query: "", ok: trial.ok, count: violations.length, violations, tookMs };
}

async function checkReadDatabase(): Promise<InvariantResult> {
  const startedAt = performance.now();
  const problem = await readDatabaseProblem();
  const violations = problem === null ? [] : [`DATABASE_READ_URL: ${problem}`];
  const tookMs = performance.now() - startedAt;
  return {
    ...readDatabaseRule,
    query: "",
    ok: problem === null,
    count: violations.length,
    violations,
    tookMs,
  };
}

/** Runs `work` in a second transaction on the first one's snapshot. */
function shareSnapshot(snapshot: string, work: (tx: Executor) => Promise<void>) {
  const started = Promise.withResolvers<void>();
  const ended = transaction(async (tx) => {
    await tx.execute(sql.raw(`${readOnly}; set transaction snapshot '${snapshot}'; ${memory}`));
    started.resolve();
    await work(tx);
  });
  ended.catch(started.reject);
  return { started: started.promise, ended };
}

/** Reads the count and the first violations in one statement, so that both describe the same rows. */
export async function runInvariant(tx: Executor, invariant: Invariant): Promise<InvariantResult> {
  const { violations: query, settledByTrial, ...about } = invariant;
  const startedAt = performance.now();
  const { rows } = await tx.execute<{ count: number; first: string[] }>(sql`
    with violations as materialized (${sql.raw(query)})
    select count(*)::int as count,
      array(select violation from violations order by violation limit 5) as first
    from violations`);
  const { count = 0, first = [] } = rows[0] ?? {};
  const tookMs = performance.now() - startedAt;
  return { ...about, query: query.trim(), ok: count === 0, count, violations: first, tookMs };
}
