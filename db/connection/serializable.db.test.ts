import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { claimAttempt } from "@/lib/provisioning/claim";
import { createRecords } from "@/lib/provisioning/create-records";
import { forwardBudgetMs } from "@/lib/provisioning/limits";
import { StageRecorder } from "@/lib/provisioning/stage-recorder";
import {
  actor,
  allRecords,
  countRecords,
  inputFor,
  submit,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { db, retryingConflicts, transaction } from "../client";
import { databaseError } from "../errors";
import { tables } from "../product/testing";
import { admin } from "../testing/admin";

// Limited to this database, because the cluster's other databases share the role. Takes effect on the next connection.
await admin.execute(sql`
  do $$ begin execute format('alter role console in database %I set default_transaction_isolation = serializable', current_database()); end $$`);

withAuthServer();

test("a login whose default isolation is serializable can provision many tenants concurrently", async () => {
  const { rows } = await db.execute(sql`select current_setting('transaction_isolation') as isolation`);
  expect(rows).toEqual([{ isolation: "serializable" }]);
  const inputs = Array.from({ length: 16 }, () => inputFor(`serial-${randomUUID().slice(0, 8)}`));
  const outcomes = await Promise.all(inputs.map((input) => submit(input)));
  expect(outcomes.filter(({ kind }) => kind !== "completed")).toEqual([]);
  for (const input of inputs) expect(await countRecords(input)).toEqual(allRecords);
});

test("statements and transactions are retried after a conflict, but only for a limited time", async () => {
  await admin.execute(
    sql`create sequence public.conflicts; grant usage on sequence public.conflicts to provisioning_app`,
  );
  await admin.execute(sql`
    create function public.conflict(times int, code text) returns int language plpgsql as $$
    begin
      if nextval('public.conflicts') <= times then raise exception 'conflict' using errcode = code; end if;
      return 1;
    end $$`);
  for (const code of ["40001", "40P01"]) {
    const query = sql`select public.conflict(3, ${code}) as value`;
    await admin.execute(sql`alter sequence public.conflicts restart`);
    expect((await db.execute(query)).rows).toEqual([{ value: 1 }]);
    await admin.execute(sql`alter sequence public.conflicts restart`);
    expect((await transaction((tx) => tx.execute(query))).rows).toEqual([{ value: 1 }]);
  }
  const forever = await retryingConflicts(200)
    .execute(sql`select public.conflict(999999, '40001')`)
    .catch(databaseError);
  expect(forever).toMatchObject({ code: "40001" });
});

test.each([
  ["the records", tables.tenants],
  ["the claim", "provisioning.attempts"],
])("conflicts while inserting %s are retried within the attempt's deadline", async (_what, table) => {
  await admin.execute(
    sql.raw(`
    create sequence tries; grant usage on sequence tries to public;
    create function meet_conflict() returns trigger language plpgsql as $$
    begin
      if nextval('public.tries') <= 3 then raise exception 'conflict' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger meet_conflict before insert on ${table} for each row execute function meet_conflict()`),
  );
  const tries = async () => (await admin.execute(sql`select last_value::int as n from tries`)).rows;
  const begin = (slug: string, elapsedMs: number) =>
    claimAttempt(randomUUID(), actor, inputFor(slug), StageRecorder.resume("validated", elapsedMs));
  try {
    const inTime = inputFor(`in-time-${randomUUID().slice(0, 8)}`);
    expect(await submit(inTime)).toMatchObject({ kind: "completed" });
    expect(await tries()).toEqual([{ n: 4 }]);
    await admin.execute(sql`alter sequence tries restart`);
    const late = begin(`late-${randomUUID().slice(0, 8)}`, forwardBudgetMs).then((claim) => {
      if (claim.kind !== "claimed") throw new Error(claim.kind);
      return createRecords(claim.attempt);
    });
    expect(await late.catch(databaseError)).toMatchObject({ code: "40001" });
    expect(await tries()).toEqual([{ n: 1 }]);
  } finally {
    await admin.execute(sql.raw(`drop function meet_conflict cascade; drop sequence tries`));
  }
});
