import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { staffEventChain } from "@/db/chain";
import { admin } from "@/db/testing/admin";
import { rechain } from "@/db/testing/rechain";
import { completedAttempt, refusedAttempt, tamper, undoneAttempt } from "@/lib/doctor/testing";
import { recordEvent } from "@/lib/owner-access/record";
import { withAuthServer } from "@/lib/provisioning/testing";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { openCheckpoint, sealLog } from "./testing";
import { gapsBetween, verifyDatabase } from "./verify";

withAuthServer();

const events = sql.raw("provisioning.attempt_events");
const attempts = sql.raw("provisioning.attempts");

/** Backdates all attempts and events, because a checkpoint leaves out attempts that ended in the last few minutes. */
async function backdateRows(hours = 1): Promise<void> {
  const by = sql`interval '1 hour' * ${hours}`;
  await tamper(
    sql`update ${attempts} set started_at = started_at - ${by}, finished_at = finished_at - ${by}`,
    sql`update ${events} set at = at - ${by}`,
    sql.raw(rechain("select id from provisioning.attempts")),
  );
}

let attemptId: string;
/** The lines of a checkpoint of three attempts. */
let sealed: string[];

beforeEach(async () => {
  await tamper(
    sql`delete from ${events}`,
    sql`delete from ${attempts}`,
    sql`delete from provisioning.activation_events`,
    sql`delete from provisioning.staff_events`,
  );
  attemptId = (await completedAttempt()).attemptId;
  await refusedAttempt();
  await undoneAttempt();
  await backdateRows();
  sealed = await sealLog();
});

/** Runs statements without triggers, rehashes the attempt's events if `chained`, and returns the findings. */
async function findingsAfter(chained: boolean, ...statements: SQL[]): Promise<string[]> {
  await tamper(...statements, ...(chained ? [sql.raw(rechain(`'${attemptId}'`))] : []));
  const { findings } = await verifyDatabase([openCheckpoint(sealed)]);
  return findings.map((finding) => finding.replaceAll(attemptId, "A"));
}

const eventAt = (seq: SQL | number) => sql`attempt_id = ${attemptId}::uuid and seq = ${seq}`;

describe("verifying a checkpoint against the database", () => {
  test("finds nothing if attempts and events were only added", async () => {
    expect([...openCheckpoint(sealed).entries()]).toHaveLength(3);
    await completedAttempt();
    await tamper(sql`
      insert into ${events} (attempt_id, seq, stage, at, duration_ms, detail, hash)
      select attempt_id, 9, stage, now(), 0, '{"event": "noted"}', '' from ${events} where ${eventAt(8)}`);
    expect(await findingsAfter(true)).toEqual([]);
  });

  test.each([
    ["old", false],
    ["new", true],
  ])("names a changed event with %s hashes", async (_hashes, chained) => {
    const problem = chained
      ? "is not the one that was sealed"
      : "does not match its hash: it was changed, moved or added";
    expect(
      await findingsAfter(chained, sql`update ${events} set detail = '{"by": "me"}' where ${eventAt(4)}`),
    ).toEqual([`event 4 of attempt A ${problem}`]);
  });

  test.each([
    ["old", false],
    ["new", true],
  ])("names an event that is missing from the middle, with %s hashes", async (_hashes, chained) => {
    const findings = await findingsAfter(chained, sql`delete from ${events} where ${eventAt(4)}`);
    expect(findings).toContain("event 4 of attempt A is missing");
  });

  test("names an event that is missing at the end, which the chain alone cannot detect", async () => {
    expect(await findingsAfter(false, sql`delete from ${events} where ${eventAt(8)}`)).toEqual([
      "event 8 of attempt A is missing",
    ]);
  });

  test("names the first of two swapped events, even with new hashes", async () => {
    const findings = await findingsAfter(
      true,
      sql`update ${events} set seq = 99 where ${eventAt(2)}`,
      sql`update ${events} set seq = 2 where ${eventAt(3)}`,
      sql`update ${events} set seq = 3 where ${eventAt(99)}`,
    );
    expect(findings).toEqual(["event 2 of attempt A is not the one that was sealed"]);
  });

  test("names the position of an inserted event, even with new hashes", async () => {
    const findings = await findingsAfter(
      true,
      sql`update ${events} set seq = seq + 100 where attempt_id = ${attemptId}::uuid and seq > 3`,
      sql`update ${events} set seq = seq - 99 where attempt_id = ${attemptId}::uuid and seq > 100`,
      sql`insert into ${events} select attempt_id, 4, stage, at, 0, '{"event": "invented"}', '' from ${events} where ${eventAt(3)}`,
    );
    expect(findings).toEqual(["event 4 of attempt A is not the one that was sealed"]);
  });

  test.each([
    "actor_email = 'mallory@example.com'",
    `request = '{}'`,
    "duration_ms = 1",
    "slug = 'other'",
    "started_at = started_at - interval '1 s'",
  ])("names an attempt whose row was changed: %s", async (set) => {
    expect(
      await findingsAfter(false, sql`update ${attempts} set ${sql.raw(set)} where id = ${attemptId}::uuid`),
    ).toEqual(["the row of attempt A was changed"]);
  });

  test("names a missing attempt and an added attempt", async () => {
    const id = randomUUID();
    const findings = await findingsAfter(
      false,
      sql`update ${attempts} set id = ${id}::uuid where id = ${attemptId}::uuid`,
      sql`update ${events} set attempt_id = ${id}::uuid where attempt_id = ${attemptId}::uuid`,
    );
    expect(findings).toEqual([
      "attempt A is missing, and no prune removed it",
      `attempt ${id} was added: it is in no checkpoint`,
    ]);
  });
});

describe("pruned attempts", () => {
  const deleteAttempt = () => [
    sql`delete from ${events} where attempt_id = ${attemptId}::uuid`,
    sql`delete from ${attempts} where id = ${attemptId}::uuid`,
  ];
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const prune = (detail: Record<string, unknown>) =>
    recordStaffEvent({ id: null, email: "npm run audit:prune" }, "attempts_pruned", detail, admin);

  test("are counted and not reported as a finding", async () => {
    await prune({ before: ago(30), attempts: 1, events: 8 });
    expect(await findingsAfter(false, ...deleteAttempt())).toEqual([]);
    expect((await verifyDatabase([openCheckpoint(sealed)])).pruned).toEqual({ missing: 1, recorded: 1 });
  });

  test("are reported if the prune covered only earlier attempts", async () => {
    await prune({ before: ago(120), attempts: 1, events: 8 });
    expect(await findingsAfter(false, ...deleteAttempt())).toEqual([
      "attempt A is missing, and no prune removed it",
    ]);
  });

  test("are reported if more are missing than the prunes removed", async () => {
    await prune({ before: ago(30), attempts: 2, events: 16 });
    expect(await findingsAfter(false, sql`delete from ${events}`, sql`delete from ${attempts}`)).toEqual([
      "3 attempts from before the last prune are missing, but recorded prunes removed only 2",
    ]);
  });
});

describe("erased values", () => {
  /** Records an erasure in the staff log and returns the entry's id. */
  async function record(detail: Record<string, unknown>): Promise<string> {
    const id = randomUUID();
    await admin.execute(sql`
      insert into provisioning.staff_events (id, actor_email, kind, detail)
      values (${id}, 'npm run audit:erase', 'data_erased', ${JSON.stringify(detail)})`);
    return id;
  }

  const ownerValues = sql`jsonb_build_array(request, request_hash, slug, owner_email, owner_name, error_detail, rollback_reason)`;
  const erase = (
    erasure: string,
    commitment = sql`provisioning.commitment(owner_salt, ${ownerValues})`,
  ) => sql`
    update ${attempts} set owner_commitment = ${commitment}, owner_erasure = ${erasure}::uuid, owner_salt = null, request = null,
      request_hash = null, slug = null, owner_email = null, owner_name = null where id = ${attemptId}::uuid`;

  test("are counted and not reported as a finding, because the hash covers their commitment", async () => {
    const erasure = await record({ scope: "attempt", attempts: 1 });
    expect(await findingsAfter(false, erase(erasure))).toEqual([]);
    expect((await verifyDatabase([openCheckpoint(sealed)])).erased).toEqual([
      { on: expect.stringMatching(/^20\d\d-/), attempts: 1, activationEvents: 0, staffEvents: 0 },
    ]);
  });

  test("are reported if the staff log does not record the erasure", async () => {
    expect(await findingsAfter(false, erase(randomUUID()))).toEqual([
      "rows erased without a record: 1, such as attempt A",
    ]);
  });

  test("are reported if the staff log records fewer of them", async () => {
    const erasure = await record({ scope: "attempt", attempts: 0 });
    expect(await findingsAfter(false, erase(erasure))).toEqual([
      expect.stringMatching(/^erased attempts: 1, but entry \d+ of the staff log records 0$/),
    ]);
  });

  test("are reported if the commitment is not the one that was sealed", async () => {
    const erasure = await record({ scope: "attempt", attempts: 1 });
    expect(await findingsAfter(false, erase(erasure, sql`sha256('other')`))).toEqual([
      "the row of attempt A was changed",
    ]);
  });

  test("cannot hide a change: a stored commitment is used only if no value is left", async () => {
    const { rows } = await admin.execute<{ check: string }>(sql`
      select pg_get_constraintdef(oid) as check from pg_constraint where conname = 'attempts_whole_or_erased'`);
    await admin.execute(sql`alter table ${attempts} drop constraint attempts_whole_or_erased`);
    const keep = sql`update ${attempts} set owner_commitment = provisioning.commitment(owner_salt, ${ownerValues}), owner_salt = null,
      owner_name = 'Mallory' where id = ${attemptId}::uuid`;
    const findings = await findingsAfter(false, keep);
    await tamper(sql`delete from ${attempts}`);
    await admin.execute(
      sql`alter table ${attempts} add constraint attempts_whole_or_erased ${sql.raw(rows[0]?.check ?? "")}`,
    );
    expect(findings).toEqual([
      "the row of attempt A was changed",
      "rows erased without a record: 1, such as attempt A",
    ]);
  });
});

describe("a later checkpoint", () => {
  test("continues the previous one with the attempts that ended or gained an event since", async () => {
    const later = (await completedAttempt()).attemptId;
    await tamper(sql`
      insert into ${events} (attempt_id, seq, stage, at, duration_ms, detail, hash)
      select attempt_id, 9, stage, now() - interval '3 minutes', 0, '{"event": "noted"}', '' from ${events} where ${eventAt(8)}`);
    await tamper(
      sql`update ${attempts} set started_at = started_at - interval '6 minutes', finished_at = finished_at - interval '6 minutes' where id = ${later}::uuid`,
      sql.raw(rechain("select id from provisioning.attempts")),
    );
    // Backdates the first checkpoint to before the end of the later attempt.
    const first = openCheckpoint(sealed).readToEnd();
    first.first.upTo = new Date(Date.now() - 900_000).toISOString().replace("Z", "000Z");
    const second = await sealLog(first);
    const ids = [...openCheckpoint(second).entries()].flatMap((line) =>
      "attempt" in line ? [line.attempt] : [],
    );
    expect(ids.sort()).toEqual([attemptId, later].sort());
    const files = [openCheckpoint(sealed, "a"), openCheckpoint(second, "b")];
    expect((await verifyDatabase(files)).findings).toEqual([]);
    expect(gapsBetween(files)).toEqual([]);
    expect(gapsBetween(files.reverse())).toEqual(["a does not continue b"]);
  });

  const entryOf = (what: string) =>
    recordStaffEvent({ id: null, email: "npm run staff" }, "role_changed", { what });
  const changeEntries = sql`update provisioning.staff_events set detail = '{"by": "me"}' where seq = 1`;

  test("is refused if the log has already been changed", async () => {
    await entryOf("one");
    await recordEvent(admin, attemptId, "opened");
    await tamper(changeEntries);
    await expect(sealLog()).rejects.toThrow("entry 1 of the staff log");
    await tamper(
      sql`update provisioning.activation_events set kind = 'revoked' where attempt_id = ${attemptId}::uuid`,
    );
    await expect(sealLog()).rejects.toThrow(`activation event 1 of attempt ${attemptId}`);
    await tamper(sql`update ${events} set detail = '{"by": "me"}' where ${eventAt(4)}`);
    await expect(sealLog()).rejects.toThrow(`event 4 of attempt ${attemptId}`);
  });

  test("is refused if the staff log does not continue the sealed one, even with new hashes", async () => {
    await entryOf("one");
    const first = openCheckpoint(await sealLog()).readToEnd();
    await entryOf("two");
    const second = await sealLog(first);
    expect([...openCheckpoint(second).entries()]).toEqual([
      { staff: 2, events: expect.any(String), head: expect.any(String) },
    ]);
    await tamper(changeEntries, rechain(undefined, staffEventChain));
    await expect(sealLog(first)).rejects.toThrow("entry 1 of the staff log");
  });

  test("covers an attempt whose owner's activation has continued since", async () => {
    const first = openCheckpoint(sealed).readToEnd();
    await recordEvent(admin, attemptId, "opened");
    const second = await sealLog(first);
    expect([...openCheckpoint(second).entries()]).toEqual([
      expect.objectContaining({ attempt: attemptId, activation: expect.anything() }),
    ]);
  });
});
