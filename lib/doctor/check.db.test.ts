import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { insertHostname, insertMember, insertTenant, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { passTime } from "@/e2e/faults/time";
import { reconcile } from "@/lib/provisioning/reconcile";
import { mintAttemptId } from "@/lib/provisioning/submission";
import { failAuth, inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants } from "./check";
import { completed, flag, inFlight, newSlug, newUser, refused, tamper, undone } from "./testing";

withAuthServer();

/** Names and offenders of the invariants that do not hold. */
async function offending(): Promise<string[]> {
  const { invariants } = await checkInvariants();
  return invariants.filter(({ ok }) => !ok).map(({ name, offenders }) => `${name}: ${offenders.join("; ")}`);
}

describe("a database is healthy", () => {
  test("before anything has happened", async () => {
    expect(await checkInvariants()).toMatchObject({ ok: true });
    expect(await offending()).toEqual([]);
  });

  test("after tenants were provisioned, once each however often they were sent", async () => {
    const attemptId = mintAttemptId();
    const input = inputFor("sent-often");
    await Promise.all([1, 2, 3].map(() => submit(input, attemptId)));
    await Promise.all(Array.from({ length: 5 }, completed));
    expect(await offending()).toEqual([]);
  });

  test("after refusals of every kind that creates nothing", async () => {
    await refused();
    await submit(inputFor("taken"));
    await submit(inputFor("taken"));
    const unreachable = inputFor("auth-down");
    await failAuth(unreachable, { route: "POST /admin/users", kind: "unavailable", times: 9 });
    await submit(unreachable);
    expect(await offending()).toEqual([]);
  });

  test("after attempts that were undone, but not while a user is left to clean up", async () => {
    await undone();
    const unknown = inputFor("unknown");
    await failAuth(unknown, { route: "POST /admin/users", kind: "fail-before", times: 9 });
    await submit(unknown);
    expect(await offending()).toEqual([]);
    const stuck = inputFor(newSlug("undone"));
    await failAuth(stuck, { route: "DELETE /admin/users/{id}", kind: "fail", times: 1 });
    await submit(stuck);
    expect(await offending()).toEqual([expect.stringMatching(/^no-orphaned-user: /)]);
    await passTime(60);
    await reconcile();
    expect(await offending()).toEqual([]);
  });

  test("while an attempt is in flight, and after its worker died and it was undone", async () => {
    await inFlight({ leaseMinutes: -4 });
    expect(await offending()).toEqual([]);
    await reconcile();
    expect(await offending()).toEqual([]);
  });

  test("with tenants, users and members that are none of ours", async () => {
    const userId = await newUser({});
    await tamper(insertTenant({ id: userId, slug: "older" }), insertTenant({ slug: "postmaster" }));
    const { tenantId } = await completed();
    await admin.execute(insertMember(tenantId, userId, "member"));
    await admin.execute(insertHostname(tenantId, "second.example.com"));
    expect(await offending()).toEqual([]);
  });
});

describe("the report", () => {
  test("says what each query is, so that it can be run for all offenders", async () => {
    const { checkedAt, invariants, tookMs } = await checkInvariants();
    expect(Math.abs(Date.parse(checkedAt) - Date.now())).toBeLessThan(60_000);
    expect(tookMs).toBeGreaterThan(0);
    for (const { query } of invariants) expect(await db.execute(sql.raw(query))).toMatchObject({ rows: [] });
  });

  test("counts all offenders and names five; what waits for a person breaks nothing", async () => {
    for (let n = 0; n < 7; n++) {
      const { attemptId, userId } = await undone();
      await flag(userId, attemptId, "manual");
    }
    const { ok, invariants } = await checkInvariants();
    expect(ok).toBe(true);
    const [waiting] = invariants.filter((invariant) => !invariant.ok);
    expect(waiting).toMatchObject({ name: "cleanup-waits-for-nobody", severity: "waiting", count: 7 });
    expect(waiting?.offenders).toHaveLength(5);
  });
});

describe("a tenant's records", () => {
  test.each([tables.settings, tables.subscriptions, tables.hostnames])(
    "are missed where %s has none",
    async (table) => {
      const { tenantId } = await completed();
      await tamper(`delete from ${table} where tenant_id = '${tenantId}'`);
      expect(await offending()).toContainEqual(expect.stringContaining(`tenant ${tenantId}`));
    },
  );
});
