import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, transaction } from "./client";
import { databaseError } from "./errors";

describe("a transaction", () => {
  test("keeps nothing of what it did when it throws, and throws on", async () => {
    const failing = transaction(async (tx) => {
      await tx.execute(sql`insert into provisioning.rate_limits values ('kept', now(), 1)`);
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect((await db.execute(sql`select * from provisioning.rate_limits`)).rows).toEqual([]);
  });

  test("whose backend is terminated rejects without an SQLSTATE, and the pool goes on, 30 times over", async () => {
    for (let round = 0; round < 30; round++) {
      const failing = transaction(async (tx) => {
        const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
        await db.execute(sql`select pg_terminate_backend(${rows[0]?.pid}::int)`);
        await tx.execute(sql`select 1`);
      });
      const error = await failing.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(databaseError(error)).toBeNull();
      expect((await db.execute(sql`select 1 as alive`)).rows).toEqual([{ alive: 1 }]);
    }
  });
});
