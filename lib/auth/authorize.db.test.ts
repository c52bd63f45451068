import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { authorize, authorizeAndRead } from "./authorize";

async function newStaff(role: "admin" | "support"): Promise<string> {
  const id = randomUUID();
  await db.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, 'test')`,
  );
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

  test("allows all users at one address together five times the limit of a single user", async () => {
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
