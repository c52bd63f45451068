import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { eventHash } from "@/db/chain";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants } from "./check";
import { completed, inFlight, tamper } from "./testing";

withAuthServer();

/** What the doctor says of one attempt's events, by the invariant's name. */
async function saidOf(attemptId: string): Promise<string[]> {
  const { invariants } = await checkInvariants();
  const said = await Promise.all(
    invariants
      .filter(({ ok }) => !ok)
      .map(async ({ name, query }) => {
        const { rows } = await db.execute<{ offender: string }>(sql.raw(query));
        return rows
          .filter(({ offender }) => offender.includes(attemptId))
          .map(({ offender }) => `${name}: ${offender}`);
      }),
  );
  return said.flat().map((text) => text.replaceAll(attemptId, "A"));
}

/** A completed attempt whose events somebody changes past every trigger, without knowing how they are hashed. */
async function tampered(statements: (where: SQL) => SQL[]): Promise<string[]> {
  const { attemptId } = await completed();
  await tamper(...statements(sql`attempt_id = ${attemptId}::uuid`));
  return saidOf(attemptId);
}

const notWritten = (seq: number) =>
  `events-are-chained: event ${seq} of attempt A is not what was written: it was changed, moved or added`;
const events = sql.raw("provisioning.attempt_events");

describe("the doctor names the event", () => {
  test.each([
    "stage = 'validating'",
    "at = at + interval '1 microsecond'",
    "duration_ms = duration_ms + 1e-9",
    `detail = '{"x": 1}'`,
  ])("that was changed by %s", async (set) => {
    expect(
      await tampered((where) => [sql`update ${events} set ${sql.raw(set)} where ${where} and seq = 3`]),
    ).toContain(notWritten(3));
  });

  test("after which one was removed", async () => {
    expect(await tampered((where) => [sql`delete from ${events} where ${where} and seq = 5`])).toContain(
      "events-are-chained: event 6 of attempt A follows event 4: what was between them is gone",
    );
  });

  test("from which on all were renumbered, to hide that one was removed", async () => {
    const said = await tampered((where) => [
      sql`delete from ${events} where ${where} and seq = 5`,
      sql`update ${events} set seq = seq - 1 where ${where} and seq > 5`,
    ]);
    expect(said).toEqual(expect.arrayContaining([notWritten(5), notWritten(6), notWritten(7)]));
  });

  test("that changed places with the one before it", async () => {
    const said = await tampered((where) => [
      sql`update ${events} set seq = 99 where ${where} and seq = 2`,
      sql`update ${events} set seq = 2 where ${where} and seq = 3`,
      sql`update ${events} set seq = 3 where ${where} and seq = 99`,
    ]);
    expect(said).toEqual(expect.arrayContaining([notWritten(2), notWritten(3)]));
  });

  test("that was put in after the last one", async () => {
    const said = await tampered((where) => [
      sql`insert into ${events} select attempt_id, seq + 1, stage, at, 0, detail, hash from ${events} where ${where} and seq = 8`,
    ]);
    expect(said).toContain(notWritten(9));
  });

  test("that was taken from another attempt, hash and all", async () => {
    const { attemptId } = await completed();
    const other = await completed();
    await tamper(
      sql`delete from ${events} where attempt_id = ${attemptId}::uuid and seq = 1`,
      sql`insert into ${events} select ${attemptId}::uuid, seq, stage, at, duration_ms, detail, hash
        from ${events} where attempt_id = ${other.attemptId}::uuid and seq = 1`,
    );
    expect(await saidOf(attemptId)).toContain(notWritten(1));
  });

  test("that is missing at the end, by the attempt's status", async () => {
    const said = await tampered((where) => [sql`delete from ${events} where ${where} and seq = 8`]);
    expect(said).toContain("last-event-agrees-with-status: attempt A is completed, its ending is missing");
  });
});

describe("an event", () => {
  test("has a hash that no setting of the session changes", async () => {
    const { attemptId } = await completed();
    const wrong = await admin.transaction(async (tx) => {
      await tx.execute(
        sql.raw(`set local timezone = 'Asia/Tokyo'; set local datestyle = 'German'; set local intervalstyle = 'iso_8601';
          set local extra_float_digits = -5; set local bytea_output = 'escape'; set local client_encoding = 'LATIN1'`),
      );
      const { rows } = await tx.execute<{ wrong: number }>(
        sql.raw(`
        select count(*)::int as wrong from (
          select hash, ${eventHash("coalesce(lag(hash) over (order by seq), '')", "event")} as expected
          from provisioning.attempt_events as event where attempt_id = '${attemptId}'
        ) as chained where hash is distinct from expected`),
      );
      return rows[0]?.wrong;
    });
    expect(wrong).toBe(0);
  });

  test("is chained to those that its own statement has written, in whichever of its parts", async () => {
    const id = await inFlight();
    await db.execute(sql`
      with first as (
        insert into ${events} (attempt_id, seq, stage, at, duration_ms)
        select ${id}::uuid, n, 'creating_auth_user', now(), 0 from generate_series(5, 6) as n returning seq
      )
      insert into ${events} (attempt_id, seq, stage, at, duration_ms)
      select ${id}::uuid, (select max(seq) from first) + n, 'creating_auth_user', now(), 0 from generate_series(1, 2) as n`);
    expect(await saidOf(id)).toEqual([]);
  });

  test.each([
    ["without the one before it", sql`6`, "23514"],
    ["under a number that is taken", sql`4`, "23505"],
  ])("is refused %s", async (_what, seq, code) => {
    const id = await inFlight();
    const insert = sql`insert into ${events} (attempt_id, seq, stage, at, duration_ms) values (${id}::uuid, ${seq}, 'failed', now(), 0)`;
    expect(databaseError(await db.execute(insert).catch((error) => error))).toMatchObject({ code });
  });

  test("gets its hash from the trigger, whatever its writer says", async () => {
    const id = await inFlight();
    await admin.execute(sql`
      insert into ${events} (attempt_id, seq, stage, at, duration_ms, hash) values (${id}::uuid, 5, 'failed', now(), 0, '\\x00')`);
    expect((await saidOf(id)).filter((said) => said.startsWith("events-are-chained"))).toEqual([]);
    const mine = sql`insert into ${events} (attempt_id, seq, stage, at, duration_ms, hash) values (${id}::uuid, 6, 'failed', now(), 0, '\\x00')`;
    expect(databaseError(await db.execute(mine).catch((error) => error))).toMatchObject({ code: "42501" });
  });

  test("of twenty writers at once is chained once a number, and the others are refused", async () => {
    const id = await inFlight();
    const write = () =>
      db.execute(sql`
        insert into ${events} (attempt_id, seq, stage, at, duration_ms)
        select ${id}::uuid, max(seq) + 1, 'creating_auth_user', now(), 0 from ${events} where attempt_id = ${id}::uuid`);
    const ends = await Promise.allSettled(Array.from({ length: 20 }, write));
    const refused = ends.flatMap((end) =>
      end.status === "rejected" ? [databaseError(end.reason)?.code] : [],
    );
    // The number was taken (23505), or an earlier clock came second (23514).
    expect(["23505", "23514"]).toEqual(expect.arrayContaining([...new Set(refused)]));
    const { rows } = await db.execute(
      sql`select count(*)::int as n from ${events} where attempt_id = ${id}::uuid`,
    );
    expect(rows).toEqual([{ n: 4 + 20 - refused.length }]);
    expect((await saidOf(id)).filter((said) => said.startsWith("events-are-chained"))).toEqual([]);
  });
});
