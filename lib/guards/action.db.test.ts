import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { TcpProxy } from "@/e2e/chaos/tcp-proxy";
import { createUser } from "@/local/seed/users";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-for": "192.0.2.7" }),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));

// A proxy counts the round trips to the database and can cut the connection.
const database = new URL(process.env.DATABASE_URL ?? "");
const link = await TcpProxy.start(Number(database.port));
database.port = String(link.port);
process.env.DATABASE_URL = database.href;

const { db } = await import("@/db/client");
const { defineAction, defineQuery } = await import("./action");
const { signIn } = await import("../auth/sign-in/sign-in");
const { availabilityQuery, parseAvailabilityQuestion } = await import("../provisioning/slug/availability");
const { inputFor, submit, withAuthServer } = await import("../provisioning/testing");

withAuthServer();
afterAll(() => link.stop());

const limit = { name: "check", max: 240, windowSeconds: 60 };
const availability = { parse: parseAvailabilityQuestion, query: availabilityQuery };
const check = defineQuery({ role: "admin", limit, ...availability });

/** A query that counts its evaluations in the database. */
const countingQuery = (name: string, max: number) =>
  defineQuery({
    role: "admin",
    limit: { name, max, windowSeconds: 60 },
    parse: () => null,
    query: () => ({
      value: sql`to_jsonb(nextval('evaluations'))`,
      read: (found: number | null) => ({ found }),
    }),
  });

async function evaluationCount(): Promise<number> {
  const { rows } = await admin.execute<{ times: number }>(
    sql`select case when is_called then last_value::int else 0 end as times from evaluations`,
  );
  return rows[0]?.times ?? -1;
}

async function newStaff(role: "admin" | "support"): Promise<{ email: string; password: string }> {
  const [email, password] = [`${role}-${randomUUID()}@staff.test`, "a password for tests"];
  const id = await createUser(process.env as Record<string, string>, { email, fullName: role, password });
  await db.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, 'test')`,
  );
  return { email, password };
}

async function signInAs(role: "admin" | "support"): Promise<void> {
  const { email, password } = await newStaff(role);
  expect(await signIn(email, password, "127.0.0.1")).toEqual({ ok: true, factors: 0 });
}

beforeAll(async () => {
  await admin.execute(sql`create sequence evaluations`);
  await admin.execute(sql`grant usage on sequence evaluations to provisioning_app`);
});
beforeEach(async () => {
  jar.clear();
  await admin.execute(sql`alter sequence evaluations restart`);
});

describe("a query by an admin", () => {
  test("is authorised, counted and answered with suggestions in one round trip", async () => {
    await submit(inputFor("golden-spoon"));
    await signInAs("admin");
    const input = { slug: "golden-spoon", ownerEmail: "ana@golden-spoon.test", timezone: "Europe/Prague" };
    await check(input);
    const before = link.roundTrips;
    const answer = await check(input);
    expect(link.roundTrips - before).toBe(1);
    expect(answer).toMatchObject({
      slug: {
        state: "taken",
        suggestions: expect.arrayContaining(["golden-spoon-2", "golden-spoon-prague"]),
      },
      ownerEmail: { state: "account", tenants: [{ slug: "golden-spoon" }] },
    });
  });

  test.each([
    ["null", null],
    ["nothing", undefined],
    ["a string", "golden-spoon"],
    ["a number", 42],
    ["a list", []],
    ["wrong types", { slug: 1, ownerEmail: ["x"], name: {}, timezone: "x".repeat(9_999) }],
  ])("returns nothing for input that no form sends: %s", async (_what, raw) => {
    await signInAs("admin");
    expect(await check(raw)).toEqual({ slug: null, ownerEmail: null });
  });

  test("is not evaluated beyond its limit", async () => {
    await signInAs("admin");
    const twice = countingQuery("twice", 2);
    expect(await twice({})).toEqual({ found: 1 });
    expect(await twice({})).toEqual({ found: 2 });
    expect(await twice({})).toEqual({ unchecked: "rate-limited", retryAfterSeconds: expect.any(Number) });
    expect(await evaluationCount()).toBe(2);
  });

  test("reports a lost connection, and succeeds once the connection is back", async () => {
    await signInAs("admin");
    link.failAll("cut");
    expect(await check({ slug: "moon", ownerEmail: null })).toEqual({ unchecked: "database" });
    link.restore();
    expect(await check({ slug: "moon", ownerEmail: null })).toMatchObject({ slug: { state: "available" } });
  });
});

describe("a query without permission", () => {
  test("is refused and not evaluated for support staff", async () => {
    await signInAs("support");
    expect(await check({ slug: "golden-spoon", ownerEmail: "a@b.test" })).toEqual({ unchecked: "forbidden" });
    expect(await countingQuery("support", 2)({})).toEqual({ unchecked: "forbidden" });
    expect(await evaluationCount()).toBe(0);
  });

  test("is refused and not evaluated for an account without a role", async () => {
    await signInAs("admin");
    await db.execute(sql`delete from provisioning.staff`);
    expect(await countingQuery("no-role", 2)({})).toEqual({ unchecked: "forbidden" });
    expect(await evaluationCount()).toBe(0);
  });

  test("does not reach the database without a session", async () => {
    const before = link.roundTrips;
    expect(await check({ slug: "golden-spoon", ownerEmail: "a@b.test" })).toEqual({
      unchecked: "signed-out",
    });
    expect(link.roundTrips).toBe(before);
  });
});

describe("an action whose calls cannot be counted", () => {
  test("is refused before its operation runs, and works again once calls can be counted", async () => {
    await signInAs("admin");
    const run = vi.fn(async () => "done");
    const act = defineAction<null, string>({
      role: "admin",
      limit: { ...limit, name: "act" },
      parse: () => ({ ok: true, input: null }),
      run,
      refuse: async ({ code }) => code,
    });
    await admin.execute(sql`revoke insert, update on provisioning.rate_limits from provisioning_app`);
    expect(await act({})).toBe("DATABASE_FAILED");
    expect(run).not.toHaveBeenCalled();
    await admin.execute(sql`grant insert, update on provisioning.rate_limits to provisioning_app`);
    expect(await act({})).toBe("done");
  });
});
