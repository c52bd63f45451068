import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { createUser } from "@/local/seed/users";
import { log } from "../platform/logging/log";
import { countRecords, inputFor, noRecords, submit, withAuthServer } from "../provisioning/testing";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "next-action": "1", "x-forwarded-for": "192.0.2.8" }),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));

withAuthServer();

const { defineAction } = await import("./action");
const { defineStaffRoute } = await import("./route");
const { signIn } = await import("../auth/sign-in/sign-in");

const run = vi.fn();
const act = defineAction<null, string>({
  role: "admin",
  limit: { name: "act", max: 99, windowSeconds: 60 },
  parse: () => ({ ok: true, input: null }),
  run: async () => run() ?? "done",
  refuse: async ({ code }) => code,
});
const route = defineStaffRoute({
  name: "read",
  role: "admin",
  run: async () => run() ?? new Response("done"),
});
const read = async () => (await route(new Request("http://localhost/read"))).status;

type Account = { id: string; email: string; password: string };

async function signInAs(role: "admin" | "support" | null): Promise<Account> {
  const [email, password] = [`${randomUUID()}@staff.test`, "a password for tests"];
  const id = await createUser(process.env as Record<string, string>, { email, fullName: "Staff", password });
  if (role) {
    await admin.execute(
      sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, 'test')`,
    );
  }
  expect(await signIn(email, password, randomUUID())).toEqual({ ok: true, factors: 0 });
  return { id, email, password };
}

/** Calls an action and a route, and returns their results and how often they ran. */
async function callBoth() {
  run.mockClear();
  const answers = [await act({}), await read()];
  return { answers, ran: run.mock.calls.length };
}

beforeEach(() => jar.clear());

describe("an action and a route for admins", () => {
  test("run for an admin", async () => {
    await signInAs("admin");
    expect(await callBoth()).toEqual({ answers: ["done", 200], ran: 2 });
  });

  test("log the cause of a failed read, and suggest asking a developer if the failure is permanent", async () => {
    await signInAs("admin");
    const logged = vi.spyOn(log, "error").mockReturnValue(undefined);
    const failing = async (sqlstate: string) => {
      run.mockImplementationOnce(() =>
        db.execute(sql.raw(`do $$ begin raise sqlstate '${sqlstate}'; end $$`)),
      );
      const response = await route(new Request("http://localhost/read"));
      expect(response.status).toBe(503);
      expect(logged).toHaveBeenLastCalledWith(expect.objectContaining({ sqlstate }), "read failed");
      return ((await response.json()) as { error: string }).error;
    };
    expect(await failing("57014")).toMatch(/Try again in a minute/);
    expect(await failing("42P01")).toMatch(/trying again won’t help\. Ask a developer .*SQLSTATE 42P01/);
    logged.mockRestore();
  });

  test.each(["support", null] as const)(
    "do nothing for a user with the role %s, and record the denial",
    async (role) => {
      const { id } = await signInAs(role);
      expect(await callBoth()).toEqual({ answers: ["FORBIDDEN", 403], ran: 0 });
      const { rows } = await admin.execute(
        sql`select detail ->> 'what' as what from provisioning.staff_events where actor_id = ${id}::uuid and kind = 'denied' order by 1`,
      );
      expect(rows).toEqual([{ what: "act" }, { what: "read" }]);
    },
  );

  test("also count calls by accounts without a role", async () => {
    await signInAs(null);
    const limit = { max: 2, windowSeconds: 60 };
    const limited = defineStaffRoute({ name: "limited", role: "support", limit, run: async () => run() });
    const statuses = [];
    for (let call = 0; call < 4; call++) {
      statuses.push((await limited(new Request("http://localhost/read"))).status);
    }
    expect(statuses).toEqual([403, 403, 429, 429]);
  });

  test("do nothing without a session", async () => {
    expect(await callBoth()).toEqual({ answers: ["UNAUTHENTICATED", 401], ran: 0 });
  });

  test.each([
    ["the role is removed", (id: string) => sql`delete from provisioning.staff where user_id = ${id}::uuid`],
    [
      "the account is banned",
      (id: string) =>
        sql`update auth.users set banned_until = now() + interval '1 hour' where id = ${id}::uuid`,
    ],
    [
      "the account is soft-deleted",
      (id: string) => sql`update auth.users set deleted_at = now() where id = ${id}::uuid`,
    ],
    // Supabase’s dashboard deletes accounts like this. The row in provisioning.staff remains.
    ["the account is deleted", (id: string) => sql`delete from auth.users where id = ${id}::uuid`],
  ])("stop working as soon as %s, even with a valid token", async (_what, revoke) => {
    const { id } = await signInAs("admin");
    expect(await callBoth()).toMatchObject({ ran: 2 });
    await admin.execute(revoke(id));
    expect(await callBoth()).toEqual({ answers: ["FORBIDDEN", 403], ran: 0 });
  });
});

/** Revokes a privilege of the console while `attempt` runs. */
async function withoutPrivilege<T>(right: string, attempt: () => Promise<T>): Promise<T> {
  await admin.execute(sql.raw(`revoke ${right} from provisioning_app`));
  try {
    return await attempt();
  } finally {
    await admin.execute(sql.raw(`grant ${right} to provisioning_app`));
  }
}

describe("a console that lacks a database privilege", () => {
  test("refuses sign-ins, even with the correct password", async () => {
    const { email, password } = await signInAs("admin");
    const answer = await withoutPrivilege("insert on provisioning.rate_limits", () =>
      signIn(email, password, "192.0.2.9"),
    );
    expect(answer).toEqual({ ok: false, problem: "database" });
  });

  test("runs no action or route if it cannot read the role", async () => {
    await signInAs("admin");
    expect(await withoutPrivilege("select on provisioning.staff", callBoth)).toEqual({
      answers: ["DATABASE_FAILED", 503],
      ran: 0,
    });
  });

  test.each([
    "insert on provisioning.attempts",
    "insert (attempt_id, seq, stage, at, duration_ms, detail) on provisioning.attempt_events",
  ])("creates no account if it lacks the privilege %s", async (right) => {
    const input = inputFor(`unrecorded-${randomUUID().slice(0, 8)}`);
    const outcome = await withoutPrivilege(right, () => submit(input));
    expect(outcome).toMatchObject({ kind: "refused", code: "DATABASE_FAILED" });
    expect(await countRecords(input)).toEqual(noRecords);
    const { rows } = await admin.execute(
      sql`select from auth.audit_log_entries where payload::text like ${`%${input.ownerEmail}%`}`,
    );
    expect(rows).toEqual([]);
  });
});
