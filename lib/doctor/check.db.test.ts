import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { insertHostname, insertMember, insertTenant, tables } from "@/db/product/testing";
import { restrictive } from "@/db/product/violations";
import { admin } from "@/db/testing/admin";
import { advanceTime } from "@/e2e/faults/time";
import { checkHealth } from "@/lib/health/health";
import { reconcile } from "@/lib/jobs/reconcile";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import { failAuth, inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { checkInvariants } from "./check";
import {
  attemptInFlight,
  change,
  completedAttempt,
  flagForCleanup,
  newSlug,
  newUser,
  refusedAttempt,
  restore,
  tamper,
  undoneAttempt,
} from "./testing";

withAuthServer();

/** Names and violations of the broken invariants. */
async function brokenRules(): Promise<string[]> {
  const { invariants } = await checkInvariants();
  return invariants
    .filter(({ ok }) => !ok)
    .map(({ name, violations }) => `${name}: ${violations.join("; ")}`);
}

describe("a healthy database", () => {
  test("breaks no rule if it is empty", async () => {
    expect(await checkInvariants()).toMatchObject({ ok: true });
    expect(await brokenRules()).toEqual([]);
  });

  test("breaks no rule after tenants were provisioned, one of them by three concurrent requests", async () => {
    const attemptId = mintAttemptId();
    const input = inputFor("sent-often");
    await Promise.all([1, 2, 3].map(() => submit(input, attemptId)));
    await Promise.all(Array.from({ length: 5 }, completedAttempt));
    expect(await brokenRules()).toEqual([]);
  });

  test("breaks no rule after refusals that create nothing", async () => {
    await refusedAttempt();
    await submit(inputFor("taken"));
    await submit(inputFor("taken"));
    const unreachable = inputFor("auth-down");
    await failAuth(unreachable, { route: "POST /admin/users", kind: "unavailable", times: 9 });
    await submit(unreachable);
    expect(await brokenRules()).toEqual([]);
  });

  test("breaks no rule after undone attempts, once their users are cleaned up", async () => {
    await undoneAttempt();
    const unknown = inputFor("unknown");
    await failAuth(unknown, { route: "POST /admin/users", kind: "fail-before", times: 9 });
    await submit(unknown);
    expect(await brokenRules()).toEqual([]);
    const stuck = inputFor(newSlug("undone"));
    await failAuth(stuck, { route: "DELETE /admin/users/{id}", kind: "fail", times: 1 });
    await submit(stuck);
    expect(await brokenRules()).toEqual([expect.stringMatching(/^no-orphaned-users: /)]);
    await advanceTime(60);
    await reconcile();
    expect(await brokenRules()).toEqual([]);
  });

  test("breaks no rule while an attempt is in flight or after it was undone because its worker died", async () => {
    await attemptInFlight({ leaseMinutes: -4 });
    expect(await brokenRules()).toEqual([]);
    await reconcile();
    expect(await brokenRules()).toEqual([]);
  });

  test("breaks no rule with tenants, users and members that the console did not create", async () => {
    const userId = await newUser({});
    await tamper(insertTenant({ id: userId, slug: "older" }), insertTenant({ slug: "postmaster" }));
    const { tenantId } = await completedAttempt();
    await admin.execute(insertMember(tenantId, userId, "member"));
    await admin.execute(insertHostname(tenantId, "second.example.com"));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a restrictive policy for every role", () => {
  const { tenants } = tables;
  const trialUrl = process.env.DATABASE_URL ?? "";
  const policyResults = async (options: { trialUrl?: string }) => {
    const { invariants } = await checkInvariants(options);
    return invariants
      .filter(({ ok, name }) => !ok && /polic|trial-tenant-succeeds/.test(name))
      .map(({ name, severity }) => `${name} (${severity})`);
  };
  const withPolicy = async (condition: string, work: () => Promise<void>) => {
    await change(
      `create policy planted on ${tenants} as restrictive ${condition}`,
      `drop policy planted on ${tenants}`,
    );
    await work().finally(restore);
  };

  test.each(restrictive.admitting)("is accepted if it does not restrict the console: %s", (condition) =>
    withPolicy(condition, async () => {
      expect(await policyResults({})).toEqual([]);
      expect(await policyResults({ trialUrl })).toEqual([]);
      expect((await checkHealth()).structure).toBe("ok");
    }),
  );

  test.each(restrictive.refusing)(
    "is reported, even without the trial, if it blocks the console: %s",
    (condition) =>
      withPolicy(condition, async () => {
        const finding = "policies-allow-console-inserts (broken)";
        expect(await policyResults({})).toEqual([finding]);
        expect(await policyResults({ trialUrl })).toEqual([finding, "trial-tenant-succeeds (broken)"]);
        expect(await checkHealth()).toMatchObject({ status: "down" });
      }),
  );

  test("is checked only by the trial if it depends on a column's default", async () => {
    await withPolicy(restrictive.admittingByDefault, async () => {
      expect(await policyResults({})).toEqual(["policies-can-be-evaluated (waiting)"]);
      expect(await policyResults({ trialUrl })).toEqual([]);
    });
    await withPolicy(restrictive.refusingByDefault, async () => {
      expect(await policyResults({})).toEqual(["policies-can-be-evaluated (waiting)"]);
      expect(await policyResults({ trialUrl })).toEqual([
        "policies-can-be-evaluated (waiting)",
        "trial-tenant-succeeds (broken)",
      ]);
    });
  });
});

describe("the report", () => {
  test("includes each query, so that readers can list all violations", async () => {
    const { checkedAt, invariants, tookMs } = await checkInvariants();
    expect(Math.abs(Date.parse(checkedAt) - Date.now())).toBeLessThan(60_000);
    expect(tookMs).toBeGreaterThan(0);
    for (const { query } of invariants) expect(await db.execute(sql.raw(query))).toMatchObject({ rows: [] });
  });

  test("counts all violations, names five, and stays healthy with clean-ups that need a manual fix", async () => {
    for (let n = 0; n < 7; n++) {
      const { attemptId, userId } = await undoneAttempt();
      await flagForCleanup(userId, attemptId, "manual");
    }
    const { ok, invariants } = await checkInvariants();
    expect(ok).toBe(true);
    const [waiting] = invariants.filter((invariant) => !invariant.ok);
    expect(waiting).toMatchObject({ name: "cleanups-need-no-manual-fix", severity: "waiting", count: 7 });
    expect(waiting?.violations).toHaveLength(5);
  });
});

describe("a tenant's records", () => {
  test.each([tables.settings, tables.subscriptions, tables.hostnames])(
    "are reported as missing if %s has no row",
    async (table) => {
      const { tenantId } = await completedAttempt();
      await tamper(`delete from ${table} where tenant_id = '${tenantId}'`);
      expect(await brokenRules()).toContainEqual(expect.stringContaining(`tenant ${tenantId}`));
    },
  );
});
