import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db, transaction } from "../client";
import { databaseError, uniqueViolation } from "../errors";
import { admin } from "../testing/admin";

describe("a transaction", () => {
  test("rolls back and rethrows an error", async () => {
    const failing = transaction(async (tx) => {
      await tx.execute(sql`insert into provisioning.rate_limits values ('kept', now(), 1)`);
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect((await db.execute(sql`select * from provisioning.rate_limits`)).rows).toEqual([]);
  });

  test("rejects with a lost-connection error if its backend is terminated, and the pool recovers each time", async () => {
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

describe("a statement's error", () => {
  const canary = "canary-4711@secret.test";
  const failures = {
    "a unique violation": sql`insert into provisioning.rate_limits select ${canary}, now(), 1 from generate_series(1, 2)`,
    "a value that is not a UUID": sql`select ${canary}::uuid`,
    "a raised exception that quotes a value": sql`select public.quote_it(${canary})`,
    "a lost connection": sql`select pg_terminate_backend(pg_backend_pid()), ${canary}::text`,
  };

  beforeAll(() =>
    admin.execute(sql`create function public.quote_it(value text) returns void language plpgsql as
      $$ begin raise exception 'no %', value using detail = value, hint = value; end $$`),
  );

  test.each(Object.entries(failures))(
    "contains none of the statement's values after %s",
    async (_what, query) => {
      const direct = await db.execute(query).catch((error) => error);
      const inTransaction = await transaction((tx) => tx.execute(query)).catch((error) => error);
      for (const error of [direct, inTransaction]) {
        expect(error).toBeInstanceOf(Error);
        const output = inspect(error, { depth: 9, showHidden: true });
        expect(output).not.toContain(canary);
        expect(output).toContain("Failed query: ");
      }
    },
  );

  test("still names the violated constraint", async () => {
    const query = failures["a unique violation"];
    expect(uniqueViolation(await db.execute(query).catch((error) => error))).toBe("rate_limits_pkey");
  });
});
