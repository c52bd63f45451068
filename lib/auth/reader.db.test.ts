import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { setSettings } from "@/lib/audit/testing";
import { BusyError } from "@/lib/platform/busy-error";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { listStaffEvents } from "@/lib/staff-log/list";
import { listTenants } from "@/lib/tenants/list";
import { authorize } from "./authorize";
import { operator, type Reader, readFor } from "./reader";

withAuthServer();

/** A new support reader. */
const reader = (): Reader => ({ id: randomUUID(), masked: true });

/** No page requests this lock, so only the reads that a test blocks on purpose wait for it. */
const busyLock = 60;

test("60 blocked reads by one user block neither other users' pages nor provisioning", async () => {
  const busyReader = reader();
  const { blocked, otherResults } = await admin.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${busyLock})`);
    const blocked = Array.from({ length: 60 }, () =>
      readFor(busyReader, (read) => read.execute(sql`select pg_advisory_xact_lock(${busyLock})`)).catch(
        (error: unknown) => error,
      ),
    );
    const otherResults = await Promise.all([
      authorize(randomUUID()),
      listTenants({}, operator),
      submit(inputFor("during-searches")),
    ]);
    return { blocked, otherResults };
  });
  const [authorization, tenants, outcome] = otherResults;
  expect(authorization).toEqual({ role: null, retryAfterSeconds: null });
  expect(tenants.items).toBeDefined();
  expect(outcome).toMatchObject({ kind: "completed" });
  const answers = await Promise.all(blocked);
  const refusals = answers.filter((answer) => answer instanceof Error);
  expect(refusals.every((error) => error instanceof BusyError)).toBe(true);
  // Two run and twenty wait. The others are refused immediately.
  expect(refusals.length).toBeGreaterThanOrEqual(60 - 22);
});

test("a read that waits for a lock times out and frees its connection", async () => {
  await admin.transaction(async (tx) => {
    await tx.execute(sql`lock table provisioning.staff_events in access exclusive mode`);
    await expect(listStaffEvents({}, reader())).rejects.toThrow(BusyError);
  });
  expect((await listStaffEvents({}, reader())).items).toEqual([]);
});

describe("SUPPORT_SEES_ADDRESSES", () => {
  beforeAll(setSettings);
  afterEach(() => {
    delete process.env.SUPPORT_SEES_ADDRESSES;
    vi.resetModules();
  });

  test.each([
    [undefined, true],
    ["false", true],
    ["true", false],
  ] as const)(
    "set to %s, masks addresses for support: %s. Admins always see full addresses",
    async (value, masked) => {
      if (value) process.env.SUPPORT_SEES_ADDRESSES = value;
      vi.resetModules();
      const { readerOf } = await import("./reader");
      expect(readerOf({ id: "1", role: "support" })).toEqual({ id: "1", masked });
      expect(readerOf({ id: "1", role: "admin" })).toEqual({ id: "1", masked: false });
    },
  );
});
