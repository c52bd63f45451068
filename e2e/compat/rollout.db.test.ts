import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import {
  attemptInFlight,
  completedAttempt,
  flagForCleanup,
  newUser,
  refusedAttempt,
  tamper,
  undoneAttempt,
} from "@/lib/doctor/testing";
import { withAuthServer } from "@/lib/provisioning/testing";

withAuthServer();

/** The queries of docs/rollout.md, by heading. */
const queries = new Map(
  [
    ...readFileSync("docs/rollout.md", "utf8").matchAll(
      /^### (.+)$(?:(?!^#)[\s\S])*?^```sql\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, title = "", query = ""]) => [title, query] as const),
);

async function runQuery(title: string): Promise<Record<string, unknown>[]> {
  return (await db.execute(sql.raw(queries.get(title) ?? ""))).rows;
}

const ids: Record<string, string> = {};

beforeAll(async () => {
  // V2: four tenants, one refusal, three undone attempts, one in flight. V1: one tenant and two accounts.
  const [whole, withoutSettings, withoutEvent, withoutTenant] = await Promise.all([
    completedAttempt(),
    completedAttempt(),
    completedAttempt(),
    completedAttempt(),
  ]);
  await refusedAttempt();
  const [clean, orphaned, flagged] = [await undoneAttempt(), await undoneAttempt(), await undoneAttempt()];
  await attemptInFlight();
  await newUser({ id: orphaned.userId, attemptId: orphaned.attemptId });
  await newUser({ id: flagged.userId, attemptId: flagged.attemptId });
  await flagForCleanup(flagged.userId, flagged.attemptId);
  const [owner] = [await newUser({ daysOld: 60 }), await newUser({ daysOld: 60 })];
  await tamper(
    // Puts all attempts on the same day, even if the test runs just after midnight.
    sql`update provisioning.attempts set started_at = now() where finished_at is null`,
    sql`insert into public.tenants (id, slug, name, plan) values (${owner}, 'by-v1', 'By V1', 'starter')`,
    sql`insert into public.tenant_memberships (tenant_id, user_id, role) values (${owner}, ${owner}, 'owner')`,
    sql`delete from public.tenant_settings where tenant_id = ${withoutSettings.tenantId}::uuid`,
    sql`delete from public.tenants where id = ${withoutTenant.tenantId}::uuid`,
    sql`delete from provisioning.attempt_events where attempt_id = ${withoutEvent.attemptId}::uuid and seq = 5`,
    sql`delete from provisioning.attempt_events where attempt_id = ${clean.attemptId}::uuid and stage = 'rolled_back'`,
    sql`update auth.users set last_sign_in_at = now() where id = ${whole.userId}::uuid`,
  );
  Object.assign(ids, {
    withoutSettings: withoutSettings.attemptId,
    withoutTenant: withoutTenant.attemptId,
    withoutEvent: withoutEvent.attemptId,
    clean: clean.attemptId,
    orphaned: orphaned.userId,
    flagged: flagged.userId,
  });
});

const expected: Record<string, () => unknown> = {
  "Success rate": () => [
    expect.objectContaining({
      attempts: "9",
      completed: "4",
      refused: "1",
      failed: "3",
      in_flight: "1",
      success_rate: "57.14",
    }),
  ],
  "Time to provision": () => [expect.objectContaining({ tenants: "4" })],
  "Time by stage": () =>
    [
      "initiated",
      "validating",
      "validated",
      "creating_auth_user",
      "auth_user_created",
      "creating_records",
      "verifying",
      "completed",
    ].map((stage) => expect.objectContaining({ stage })),
  "Why attempts ended": () => [
    expect.objectContaining({ status: "rolled_back", error_code: "DATABASE_FAILED", attempts: "3" }),
    expect.objectContaining({ status: "failed", error_code: "SLUG_TAKEN", attempts: "1" }),
  ],
  "V2 orphans": () =>
    expect.arrayContaining([
      expect.objectContaining({ account: ids.orphaned, cleanup: null }),
      expect.objectContaining({ account: ids.flagged, cleanup: "pending" }),
    ]),
  "V1 orphans": () => [expect.objectContaining({ accounts: "1", never_signed_in: "1" })],
  "Data loss": () =>
    expect.arrayContaining([
      expect.objectContaining({ attempt: ids.withoutSettings, tenant: true, records: 3, owner: true }),
      expect.objectContaining({ attempt: ids.withoutTenant, tenant: false }),
    ]),
  "Completeness of the audit log": () =>
    expect.arrayContaining([
      expect.objectContaining({ attempt: ids.withoutEvent, events: "7", last_number: 8 }),
      expect.objectContaining({ attempt: ids.clean, status: "rolled_back" }),
    ]),
  "Tenants by version": () => [expect.objectContaining({ by_v2: "3", by_v1: "1" })],
  "Before a rollback": () => [{ attempts_in_flight: "1", open_cleanups: "1" }],
};
const lengths: Record<string, number> = {
  "V2 orphans": 2,
  "Data loss": 2,
  "Completeness of the audit log": 2,
};

describe("the queries of docs/rollout.md", () => {
  test("are all tested here", () => {
    expect([...queries.keys()]).toEqual(Object.keys(expected));
  });

  test.each(Object.keys(expected))("return the expected rows: %s", async (title) => {
    const rows = await runQuery(title);
    expect(rows).toEqual(expected[title]?.());
    expect(rows).toHaveLength(lengths[title] ?? rows.length);
  });

  test("only read data", async () => {
    for (const query of queries.values()) {
      const statement = sql.raw(`begin read only; ${query} rollback`);
      await expect(db.execute(statement)).resolves.toBeDefined();
    }
  });
});
