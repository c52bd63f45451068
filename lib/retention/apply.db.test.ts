import { type SQL, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { storeAttempt } from "@/lib/audit/testing";
import { checkInvariants } from "@/lib/doctor/check";
import { tamper } from "@/lib/doctor/testing";
import { checkEnv } from "@/lib/platform/env";
import { applyRetention } from "./apply";

const periods = { attemptsMonths: 24, deniedDays: 90, deliveriesDays: 30 };
const forever = { attemptsMonths: null, deniedDays: null, deliveriesDays: null };
const nothing = { attempts: 0, denials: 0, deliveries: 0 };

const minute = 60_000;

/** Midnight UTC of the day that is this many months and days ago. */
function midnight({ months = 0, days = 0 }): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, now.getUTCDate() - days));
}
const shift = (time: Date, ms: number) => new Date(time.getTime() + ms);

/** Stores an attempt that completed today, with one message whose state has not changed since `at`. */
async function storeMessage(
  state: "delivered" | "dropped" | "pending" | "manual",
  at: Date,
): Promise<string> {
  const { id } = await storeAttempt();
  const [time, isDelivered] = [at.toISOString(), state === "delivered"];
  await admin.execute(sql`
    insert into provisioning.outbox (id, kind, attempt_id, tenant_id, payload, state, delivered_at, next_try_at, last_error)
    values (${id}::uuid, 'link_handed_over', ${id}::uuid, 'a tenant', '{"handedOverBy": "ana@staff.test"}', ${state},
      ${isDelivered ? time : null}::timestamptz, ${time}::timestamptz, ${isDelivered ? null : "refused"})`);
  return id;
}

/** Adds an entry to the staff log. Its time must not be before that of the previous entry. */
async function storeEntry(kind: "denied" | "role_changed", at: Date): Promise<string> {
  const { rows } = await admin.execute<{ id: string }>(sql`
    insert into provisioning.staff_events (id, at, actor_id, actor_email, kind, detail)
    values (gen_random_uuid(), ${at.toISOString()}::timestamptz, gen_random_uuid(), 'ana@owner.test', ${kind}, '{"what": "live"}')
    returning id`);
  return rows[0]?.id ?? "";
}

/** The ids of the given rows that still exist, or still have their content. */
async function idsOf(rows: SQL, ids: readonly string[]): Promise<string[]> {
  const found = await admin.execute<{ id: string }>(rows);
  const stored = new Set(found.rows.map(({ id }) => id));
  return ids.filter((id) => stored.has(id));
}
const attempts = sql`select id from provisioning.attempts`;
const entries = sql`select id from provisioning.staff_events where actor_email is not null and detail is not null`;
const contents = sql`select id from provisioning.outbox where payload <> '{}' or last_error is not null`;

async function staffEvents() {
  const { rows } = await admin.execute(
    sql`select actor_id, actor_email, kind, detail from provisioning.staff_events where kind <> 'denied' order by seq`,
  );
  return rows;
}

async function violationsOf(...names: string[]): Promise<string[]> {
  const { invariants } = await checkInvariants();
  return invariants.filter(({ name }) => names.includes(name)).flatMap(({ violations }) => violations);
}
const overdue = () => violationsOf("nothing-kept-too-long");

beforeEach(async () => {
  await tamper(
    sql`delete from provisioning.staff_events`,
    sql`delete from provisioning.retention`,
    sql`delete from provisioning.outbox`,
    sql`delete from provisioning.attempt_events`,
    sql`delete from provisioning.attempts`,
  );
});

describe("retention", () => {
  test("removes attempts at the midnight after their period, and not a minute earlier", async () => {
    const limit = midnight({ months: 24 });
    const { id: old } = await storeAttempt({ startedAt: shift(limit, -minute) });
    const { id: recent } = await storeAttempt({ startedAt: shift(limit, minute) });
    expect(await applyRetention(periods)).toEqual({ ...nothing, attempts: 1 });
    expect(await idsOf(attempts, [old, recent])).toEqual([recent]);
  });

  test("erases the content of settled messages at the midnight after their period, and keeps the rows", async () => {
    const limit = midnight({ days: 30 });
    const [early, late] = [shift(limit, -minute), shift(limit, minute)];
    const expired = [await storeMessage("delivered", early), await storeMessage("dropped", early)];
    const kept = [
      await storeMessage("delivered", late),
      await storeMessage("dropped", late),
      await storeMessage("pending", early),
      await storeMessage("manual", early),
    ];
    expect(await applyRetention(periods)).toEqual({ ...nothing, deliveries: 2 });
    expect(await idsOf(contents, [...expired, ...kept])).toEqual(kept);
    expect(await idsOf(sql`select id from provisioning.outbox`, expired)).toEqual(expired);
  });

  test("erases the data of denied calls at the midnight after their period, and keeps the chain intact", async () => {
    const limit = midnight({ days: 90 });
    const expired = [
      await storeEntry("denied", shift(limit, -2 * minute)),
      await storeEntry("denied", shift(limit, -minute)),
    ];
    const kept = [await storeEntry("role_changed", shift(limit, -minute)), await storeEntry("denied", limit)];
    expect(await applyRetention(periods)).toEqual({ ...nothing, denials: 2 });
    expect(await applyRetention(periods)).toEqual(nothing);
    expect(await idsOf(entries, [...expired, ...kept])).toEqual(kept);
    expect(await idsOf(sql`select id from provisioning.staff_events`, expired)).toEqual(expired);
    const log = ["staff-event-hashes-valid", "staff-events-numbered-without-gaps", "erasures-recorded"];
    expect(await violationsOf(...log)).toEqual([]);
  });

  test("is recorded once per run and class, and not if there was nothing to remove", async () => {
    for (const days of [900, 901]) await storeAttempt({ startedAt: midnight({ days }) });
    await storeMessage("delivered", midnight({ days: 40 }));
    for (const days of [100, 99]) await storeEntry("denied", midnight({ days }));
    await applyRetention(periods);
    await applyRetention(periods);
    const reconciler = { actor_id: null, actor_email: "reconciler" };
    const before = expect.any(String);
    expect(await staffEvents()).toEqual([
      { ...reconciler, kind: "attempts_pruned", detail: { before, attempts: 2, events: 4, cleanups: 0 } },
      { ...reconciler, kind: "data_erased", detail: { scope: "denials", before, staffEvents: 2 } },
      { ...reconciler, kind: "data_erased", detail: { scope: "deliveries", before, messages: 1 } },
    ]);
  });

  test("keeps everything if no periods are set", async () => {
    const { id } = await storeAttempt({ startedAt: midnight({ days: 9_000 }) });
    const message = await storeMessage("delivered", midnight({ days: 9_000 }));
    expect(await applyRetention(forever)).toEqual(nothing);
    expect(await idsOf(attempts, [id])).toEqual([id]);
    expect(await idsOf(contents, [message])).toEqual([message]);
    expect(await staffEvents()).toEqual([]);
  });

  test("removes each row once if three runs are concurrent", async () => {
    for (let n = 0; n < 20; n++) await storeAttempt({ startedAt: midnight({ days: 900 + n }) });
    for (let n = 0; n < 20; n++) await storeMessage("dropped", midnight({ days: 90 + n }));
    for (let n = 0; n < 20; n++) await storeEntry("denied", midnight({ days: 190 - n }));
    const reports = await Promise.all([periods, periods, periods].map(applyRetention));
    const sum = (name: keyof typeof nothing) => reports.reduce((total, report) => total + report[name], 0);
    expect([sum("attempts"), sum("denials"), sum("deliveries")]).toEqual([20, 20, 20]);
  });

  test("removes at most 500 attempts per run, so that it holds its locks only briefly", async () => {
    await admin.execute(sql`
      insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, status, error_code, blueprint,
        blueprint_version, started_at, finished_at, duration_ms)
      select gen_random_uuid(), gen_random_uuid(), 'admin@example.com', '{}', '', 'failed', 'SLUG_TAKEN', 'standard', 1,
        now() - interval '3 years', now() - interval '3 years', 0 from generate_series(1, 501)`);
    expect(await applyRetention(periods)).toMatchObject({ attempts: 500 });
    expect(await applyRetention(periods)).toMatchObject({ attempts: 1 });
  });
});

describe("the database", () => {
  const floors = [
    ["RETENTION_ATTEMPTS_MONTHS", 12, "prune_expired_attempts"],
    ["RETENTION_DENIED_DAYS", 30, "erase_expired_denials"],
    ["RETENTION_DELIVERIES_DAYS", 7, "erase_expired_deliveries"],
  ] as const;

  test.each(floors)("refuses a period shorter than the minimum of %s, %i", async (setting, minimum, name) => {
    const refuses = (period: number) =>
      db.execute(sql`select provisioning.${sql.identifier(name)}(${period}, 1)`).then(
        () => false,
        (error) => databaseError(error)?.code === "23514",
      );
    const isMalformed = (period: number) => {
      const result = checkEnv({ [setting]: String(period) });
      return !result.ok && result.problems.some(({ names }) => names.includes(setting));
    };
    for (const period of [minimum - 1, 0, -1_000]) {
      expect([period, await refuses(period), isMalformed(period)]).toEqual([period, true, true]);
    }
    expect([await refuses(minimum), isMalformed(minimum)]).toEqual([false, false]);
  });

  test("lets the console remove attempts only through prune_expired_attempts", async () => {
    const statements = [
      sql`delete from provisioning.attempts`,
      sql`delete from provisioning.attempt_events`,
      sql`select provisioning.prune_attempts(now(), 1, null, 'console', '{}')`,
    ];
    for (const statement of statements) {
      const code = await db.execute(statement).catch((error) => databaseError(error)?.code);
      expect(code).toBe("42501");
    }
  });
});

describe("the doctor", () => {
  test("reports rows kept more than two days past their period, once that period has been in force for two days", async () => {
    const limits = [midnight({ months: 24, days: 3 }), midnight({ days: 33 })] as const;
    const { id } = await storeAttempt({ startedAt: limits[0] });
    const message = await storeMessage("dropped", limits[1]);
    const denial = await storeEntry("denied", midnight({ days: 93 }));
    await applyRetention(forever);
    expect(await overdue()).toEqual([]);
    const apply = (since: string) =>
      tamper(
        sql`update provisioning.retention set since = now() - ${since}::interval,
          keep = case class when 'attempts' then interval '24 months' when 'denials' then interval '90 days' else interval '30 days' end`,
      );
    await apply("1 day");
    expect(await overdue()).toEqual([]);
    await apply("3 days");
    expect(await overdue()).toEqual([
      expect.stringContaining(`attempt ${id}`),
      expect.stringContaining(`denied call ${denial}`),
      expect.stringContaining(`message ${message}`),
    ]);
    await applyRetention(periods);
    expect(await overdue()).toEqual([]);
  });
});
