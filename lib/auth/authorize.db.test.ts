import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { addStaff } from "@/db/testing/staff";
import { authorize, authorizeAndRead, authorizeAndWrite, type FirstWrite } from "./authorize";

async function newStaff(role: "admin" | "support"): Promise<string> {
  const id = randomUUID();
  await addStaff(id, role);
  return id;
}

describe("a role", () => {
  test("is read from the database on each call, so a removal takes effect immediately", async () => {
    const id = await newStaff("support");
    expect(await authorize(id)).toEqual({ role: "support", retryAfterSeconds: null });
    await db.execute(sql`update provisioning.staff set role = 'admin' where user_id = ${id}::uuid`);
    expect(await authorize(id)).toMatchObject({ role: "admin" });
    await db.execute(sql`delete from provisioning.staff where user_id = ${id}::uuid`);
    expect(await authorize(id)).toMatchObject({ role: null });
  });
});

describe("a rate limit", () => {
  const limit = { name: "test", max: 3, windowSeconds: 60, address: null };

  test("allows exactly its maximum number of calls per user", async () => {
    const [one, other] = [await newStaff("admin"), await newStaff("admin")];
    const answers = await Promise.all(Array.from({ length: 5 }, () => authorize(one, limit)));
    expect(answers.filter(({ retryAfterSeconds }) => retryAfterSeconds === null)).toHaveLength(3);
    expect((await authorize(other, limit)).retryAfterSeconds).toBeNull();
  });

  test("gives all users at one IP address a shared limit five times that of a single user", async () => {
    const shared = { ...limit, address: "192.0.2.9" };
    const users = await Promise.all(Array.from({ length: 6 }, () => newStaff("admin")));
    const calls = users.flatMap((id) => [0, 1, 2].map(() => authorize(id, shared)));
    const waits = (await Promise.all(calls)).map(({ retryAfterSeconds }) => retryAfterSeconds);
    expect(waits.filter((wait) => wait === null)).toHaveLength(15);
    expect(waits.filter((wait) => wait !== null && wait > 50)).toHaveLength(3);
    const [one = ""] = users;
    expect(await authorize(one, { ...limit, name: "elsewhere", address: "192.0.2.10" })).toMatchObject({
      retryAfterSeconds: null,
    });
    const { rows } = await db.execute<{ key: string }>(sql`select key from provisioning.rate_limits`);
    expect(JSON.stringify(rows)).not.toContain("192.0.2");
  });

  test("returns the seconds until the next try, and resets after its window ends", async () => {
    const id = await newStaff("admin");
    for (let call = 0; call < 3; call++) await authorize(id, limit);
    const { retryAfterSeconds } = await authorize(id, limit);
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    await db.execute(
      sql`update provisioning.rate_limits set window_started_at = now() - interval '61 seconds' where key = ${`test:${id}`}`,
    );
    expect((await authorize(id, limit)).retryAfterSeconds).toBeNull();
  });

  test("also counts users who are not staff", async () => {
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => authorize(id, limit)));
    expect(answers.filter(({ retryAfterSeconds }) => retryAfterSeconds === null)).toHaveLength(3);
    expect(answers.every(({ role }) => role === null)).toBe(true);
  });

  test("counts without waiting for the disk, and restores the connection's setting", async () => {
    const id = await newStaff("admin");
    const setting = sql`to_jsonb(current_setting('synchronous_commit'))`;
    expect(await authorizeAndRead(id, "admin", limit, setting)).toMatchObject({ result: "off" });
    const { rows } = await db.execute(sql`select ${setting} as setting`);
    expect(rows).toEqual([{ setting: "on" }]);
  });
});

describe("a first write", () => {
  const limit = { name: "write", max: 2, windowSeconds: 60, address: null };
  const value = sql`to_jsonb(nextval('public.writes'))`;
  const writeOf = (changes: Partial<FirstWrite<number>> = {}): FirstWrite<number> => ({
    value,
    send: (run) => run(db),
    readBack: async () => null,
    ...changes,
  });
  const write = (id: string, changes?: Partial<FirstWrite<number>>) =>
    authorizeAndWrite(id, "admin", limit, writeOf(changes));
  const lost = new Error("Connection terminated unexpectedly");

  async function hitsOf(id: string): Promise<number | undefined> {
    const { rows } = await db.execute<{ hits: number }>(
      sql`select hits from provisioning.rate_limits where key = ${`write:${id}`}`,
    );
    return rows[0]?.hits;
  }

  beforeAll(async () => {
    await admin.execute(sql`create sequence public.writes`);
    await admin.execute(sql`grant usage on sequence public.writes to provisioning_app`);
    await admin.execute(sql`
      create function public.fail() returns jsonb language plpgsql as $$
      begin raise exception 'refused' using errcode = 'unique_violation', constraint = 'a_rule'; end $$`);
  });

  test("runs once if role and limit allow the call, and not at all otherwise", async () => {
    const [id, other] = [await newStaff("admin"), await newStaff("support")];
    expect(await write(id)).toEqual({ role: "admin", retryAfterSeconds: null, sent: { result: 1 } });
    expect(await write(id)).toMatchObject({ sent: { result: 2 } });
    expect(await write(id)).toEqual({
      role: "admin",
      retryAfterSeconds: expect.any(Number),
      sent: { result: null },
    });
    expect(await write(other)).toMatchObject({ role: "support", sent: { result: null } });
    expect(await write(randomUUID())).toMatchObject({ role: null, sent: { result: null } });
    expect((await db.execute(sql`select nextval('public.writes')::int as next`)).rows).toEqual([{ next: 3 }]);
  });

  test("that fails returns its error, and its call is still authorised and counted once", async () => {
    const id = await newStaff("admin");
    const failing = { value: sql`public.fail()` };
    expect(await write(id, failing)).toMatchObject({
      role: "admin",
      retryAfterSeconds: null,
      sent: { error: { cause: { constraint: "a_rule" } } },
    });
    expect(await hitsOf(id)).toBe(1);
    await write(id, failing);
    expect(await write(id, failing)).toMatchObject({ sent: { result: null } });
    expect(await hitsOf(id)).toBe(3);
    expect(await write(await newStaff("support"), failing)).toMatchObject({ sent: { result: null } });
  });

  test("with a lost reply is read back, and its call is counted once", async () => {
    const id = await newStaff("admin");
    const send: FirstWrite<number>["send"] = async (run) => {
      await run(db);
      throw lost;
    };
    expect(await write(id, { send, readBack: async () => 7 })).toEqual({
      role: "admin",
      retryAfterSeconds: null,
      sent: { result: 7 },
    });
    expect(await hitsOf(id)).toBe(1);
  });

  test("that was not sent returns its error, and its call is authorised and counted once", async () => {
    const [id, other] = [await newStaff("admin"), await newStaff("support")];
    const send = () => Promise.reject(lost);
    expect(await write(id, { send })).toEqual({
      role: "admin",
      retryAfterSeconds: null,
      sent: { error: lost },
    });
    expect(await hitsOf(id)).toBe(1);
    expect(await write(other, { send })).toMatchObject({ role: "support" });
  });
});
