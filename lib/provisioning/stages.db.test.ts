import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, type Executor } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { canFollow, initialStages, isFailure, isTerminal, type Stage, stages } from "./stages";

/** The columns that the table's checks require of an attempt in this stage, and their values. */
function columnsOf(stage: Stage): Record<string, SQL> {
  const columns: Record<string, SQL> = { status: sql`${stage}` };
  if (isTerminal(stage)) Object.assign(columns, { finished_at: sql`now()`, duration_ms: sql`0` });
  if (isFailure(stage)) columns.error_code = sql`'INTERNAL'`;
  if (stage === "completed") columns.tenant_id = sql`${randomUUID()}`;
  return columns;
}

/** Inserts an attempt in this stage. Returns its id. */
async function insertIn(executor: Executor, stage: Stage): Promise<string> {
  const id = randomUUID();
  const columns = columnsOf(stage);
  const names = sql.join(Object.keys(columns).map(sql.identifier), sql`, `);
  const owner = stage === "failed" ? null : randomUUID();
  await executor.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
      owner_user_id, blueprint, blueprint_version, lease_expires_at, ${names})
    values (${id}, ${randomUUID()}, 'admin@example.com', '{}', '', ${`slug-${id}`}, ${`${id}@example.com`}, 'Ana',
      ${owner}, 'standard', 1, now(), ${sql.join(Object.values(columns), sql`, `)})`);
  return id;
}

/** The constraint or the SQLSTATE that refused the statement, or null if it succeeds. */
function refusalOf(run: Promise<unknown>): Promise<string | null> {
  return run.then(
    () => null,
    (error) => databaseError(error)?.constraint ?? databaseError(error)?.code ?? "lost",
  );
}

describe("the database and the console agree on the stages", () => {
  test.each(stages)("an attempt in %s can enter exactly the stages that may follow", async (from) => {
    const allowed: Stage[] = [];
    const refusals = new Set<string>();
    for (const to of stages) {
      const id = await insertIn(admin, from);
      const changes = Object.entries(columnsOf(to)).map(
        ([name, value]) => sql`${sql.identifier(name)} = ${value}`,
      );
      const refusal = await refusalOf(
        admin.execute(
          sql`update provisioning.attempts set ${sql.join(changes, sql`, `)} where id = ${id}::uuid`,
        ),
      );
      if (refusal === null) allowed.push(to);
      else refusals.add(refusal);
    }
    expect(allowed).toEqual(stages.filter((to) => canFollow(from, to)));
    // No other check refused an update.
    const expected = isTerminal(from) ? "attempts_terminal_is_final" : "attempts_stage_order";
    expect([...refusals].filter((refusal) => refusal !== expected)).toEqual([]);
  });

  test("the console’s login can insert an attempt only in an initial stage", async () => {
    const inserted: Stage[] = [];
    for (const stage of stages) {
      if ((await refusalOf(insertIn(db, stage))) === null) inserted.push(stage);
    }
    expect(inserted).toEqual(initialStages);
  });

  test("an attempt is in flight until it enters a terminal stage", async () => {
    const { rows } = await admin.execute<{ stage: Stage }>(sql`
      select stage from unnest(${sql.param(stages)}::text[]) with ordinality as each(stage, n)
      where provisioning.in_flight(stage) order by n`);
    expect(rows.map(({ stage }) => stage)).toEqual(stages.filter((stage) => !isTerminal(stage)));
  });
});
