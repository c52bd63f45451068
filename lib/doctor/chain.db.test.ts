import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { attemptEventChain, chainedHash } from "@/db/chain";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants } from "./check";
import { attemptInFlight, completedAttempt, tamper } from "./testing";

withAuthServer();

/** The doctor's findings about one attempt's events, each after the name of its invariant. */
async function findingsOf(attemptId: string): Promise<string[]> {
  const { invariants } = await checkInvariants();
  const findings = await Promise.all(
    invariants
      .filter(({ ok }) => !ok)
      .map(async ({ name, query }) => {
        const { rows } = await db.execute<{ violation: string }>(sql.raw(query));
        return rows
          .filter(({ violation }) => violation.includes(attemptId))
          .map(({ violation }) => `${name}: ${violation}`);
      }),
  );
  return findings.flat().map((text) => text.replaceAll(attemptId, "A"));
}

/** The findings after the events of a completed attempt were changed without triggers or new hashes. */
async function findingsAfter(statements: (where: SQL) => SQL[]): Promise<string[]> {
  const { attemptId } = await completedAttempt();
  await tamper(...statements(sql`attempt_id = ${attemptId}::uuid`));
  return findingsOf(attemptId);
}

const changedEvent = (seq: number) =>
  `event-hashes-valid: event ${seq} of attempt A does not match its hash: it was changed, moved or added`;
const events = sql.raw("provisioning.attempt_events");

describe("the doctor", () => {
  test.each([
    "stage = 'validating'",
    "at = at + interval '1 microsecond'",
    "duration_ms = duration_ms + 1e-9",
    `detail = '{"x": 1}'`,
  ])("finds an event changed by the update %s", async (set) => {
    expect(
      await findingsAfter((where) => [sql`update ${events} set ${sql.raw(set)} where ${where} and seq = 3`]),
    ).toContain(changedEvent(3));
  });

  test("finds the event after a removed event", async () => {
    expect(await findingsAfter((where) => [sql`delete from ${events} where ${where} and seq = 5`])).toContain(
      "event-hashes-valid: event 6 of attempt A follows event 4: the events between them are missing",
    );
  });

  test("finds all events that were renumbered to hide a removed event", async () => {
    const findings = await findingsAfter((where) => [
      sql`delete from ${events} where ${where} and seq = 5`,
      sql`update ${events} set seq = seq - 1 where ${where} and seq > 5`,
    ]);
    expect(findings).toEqual(expect.arrayContaining([changedEvent(5), changedEvent(6), changedEvent(7)]));
  });

  test("finds two swapped events", async () => {
    const findings = await findingsAfter((where) => [
      sql`update ${events} set seq = 99 where ${where} and seq = 2`,
      sql`update ${events} set seq = 2 where ${where} and seq = 3`,
      sql`update ${events} set seq = 3 where ${where} and seq = 99`,
    ]);
    expect(findings).toEqual(expect.arrayContaining([changedEvent(2), changedEvent(3)]));
  });

  test("finds an event that was added after the last one", async () => {
    const findings = await findingsAfter((where) => [
      sql`insert into ${events} select attempt_id, seq + 1, stage, at, 0, detail, hash from ${events} where ${where} and seq = 8`,
    ]);
    expect(findings).toContain(changedEvent(9));
  });

  test("finds an event that was copied from another attempt with its hash", async () => {
    const { attemptId } = await completedAttempt();
    const other = await completedAttempt();
    await tamper(
      sql`delete from ${events} where attempt_id = ${attemptId}::uuid and seq = 1`,
      sql`insert into ${events} select ${attemptId}::uuid, seq, stage, at, duration_ms, detail, hash
        from ${events} where attempt_id = ${other.attemptId}::uuid and seq = 1`,
    );
    expect(await findingsOf(attemptId)).toContain(changedEvent(1));
  });

  test("detects a missing last event from the attempt's status", async () => {
    const findings = await findingsAfter((where) => [sql`delete from ${events} where ${where} and seq = 8`]);
    expect(findings).toContain("last-events-match-status: attempt A is completed, but its ending is missing");
  });
});

describe("an event", () => {
  test("has a hash that does not depend on session settings", async () => {
    const { attemptId } = await completedAttempt();
    const mismatches = await admin.transaction(async (tx) => {
      await tx.execute(
        sql.raw(`set local timezone = 'Asia/Tokyo'; set local datestyle = 'German'; set local intervalstyle = 'iso_8601';
          set local extra_float_digits = -5; set local bytea_output = 'escape'; set local client_encoding = 'LATIN1'`),
      );
      const { rows } = await tx.execute<{ wrong: number }>(
        sql.raw(`
        select count(*)::int as wrong from (
          select hash, ${chainedHash(attemptEventChain, "coalesce(lag(hash) over (order by seq), '')", "event")} as expected
          from provisioning.attempt_events as event where attempt_id = '${attemptId}'
        ) as chained where hash is distinct from expected`),
      );
      return rows[0]?.wrong;
    });
    expect(mismatches).toBe(0);
  });

  test("is chained to events from other parts of the same statement", async () => {
    const id = await attemptInFlight();
    await db.execute(sql`
      with first as (
        insert into ${events} (attempt_id, seq, stage, at, duration_ms)
        select ${id}::uuid, n, 'creating_auth_user', now(), 0 from generate_series(5, 6) as n returning seq
      )
      insert into ${events} (attempt_id, seq, stage, at, duration_ms)
      select ${id}::uuid, (select max(seq) from first) + n, 'creating_auth_user', now(), 0 from generate_series(1, 2) as n`);
    expect(await findingsOf(id)).toEqual([]);
  });

  test.each([
    ["without its predecessor", sql`6`, "23514"],
    ["if its number is taken", sql`4`, "23505"],
  ])("is refused %s", async (_what, seq, code) => {
    const id = await attemptInFlight();
    const insert = sql`insert into ${events} (attempt_id, seq, stage, at, duration_ms) values (${id}::uuid, ${seq}, 'failed', now(), 0)`;
    expect(databaseError(await db.execute(insert).catch((error) => error))).toMatchObject({ code });
  });

  test("gets its hash from the trigger, not from its writer", async () => {
    const id = await attemptInFlight();
    await admin.execute(sql`
      insert into ${events} (attempt_id, seq, stage, at, duration_ms, hash) values (${id}::uuid, 5, 'failed', now(), 0, '\\x00')`);
    expect((await findingsOf(id)).filter((finding) => finding.startsWith("event-hashes-valid"))).toEqual([]);
    const insertWithHash = sql`insert into ${events} (attempt_id, seq, stage, at, duration_ms, hash) values (${id}::uuid, 6, 'failed', now(), 0, '\\x00')`;
    expect(databaseError(await db.execute(insertWithHash).catch((error) => error))).toMatchObject({
      code: "42501",
    });
  });

  test("is chained without a fork under twenty concurrent writers", async () => {
    const id = await attemptInFlight();
    const write = () =>
      db.execute(sql`
        insert into ${events} (attempt_id, seq, stage, at, duration_ms)
        select ${id}::uuid, max(seq) + 1, 'creating_auth_user', now(), 0 from ${events} where attempt_id = ${id}::uuid`);
    const results = await Promise.allSettled(Array.from({ length: 20 }, write));
    const refused = results.flatMap((end) =>
      end.status === "rejected" ? [databaseError(end.reason)?.code] : [],
    );
    // Either the number was taken (23505), or the time is before that of the previous event (23514).
    expect(["23505", "23514"]).toEqual(expect.arrayContaining([...new Set(refused)]));
    const { rows } = await db.execute(
      sql`select count(*)::int as n from ${events} where attempt_id = ${id}::uuid`,
    );
    expect(rows).toEqual([{ n: 4 + 20 - refused.length }]);
    expect((await findingsOf(id)).filter((finding) => finding.startsWith("event-hashes-valid"))).toEqual([]);
  });
});
