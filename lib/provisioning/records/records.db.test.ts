import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { transaction } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { type NewTenant, tenantRecords } from ".";

class Undo extends Error {}

/** Runs all inserts up to and with the named one, hands its row count on, and leaves nothing. */
async function countOf(name: string): Promise<number | null> {
  let made: number | null = null;
  await transaction(async (tx) => {
    const tenant = await newTenant();
    for (const record of tenantRecords) {
      made = (await tx.execute(record.insert(tx, tenant).getSQL())).rowCount;
      if (record.name === name) throw new Undo();
    }
  }).catch((error) => {
    if (!(error instanceof Undo)) throw error;
  });
  return made;
}

async function newTenant(): Promise<NewTenant> {
  const ownerUserId = randomUUID();
  await admin.execute(
    sql`insert into auth.users (id, email) values (${ownerUserId}::uuid, ${`${ownerUserId}@records.test`})`,
  );
  return {
    id: randomUUID(),
    slug: "records-test",
    name: "Records Test",
    plan: "starter",
    timezone: "UTC",
    currency: "USD",
    locale: "en-US",
    hostname: "records-test.example.com",
    ownerUserId,
    trialEndsAt: new Date(),
  };
}

describe("every tenant record", () => {
  test.each(tenantRecords.map(({ name, expected }) => ({ name, expected })))(
    "$name makes as many rows as it promises, in the order of the list",
    async ({ name, expected }) => {
      expect(await countOf(name)).toBe(expected);
    },
  );

  test("has a name of its own that can stand in the statement", () => {
    const names = tenantRecords.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    // `counted` and the rest are names of the statement's other parts.
    const reserved = ["counted", "completed", "logged"];
    expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name) || reserved.includes(name))).toEqual([]);
  });

  test("is built, never awaited: the insert has not run when it is returned", async () => {
    await transaction(async (tx) => {
      const tenant = await newTenant();
      for (const record of tenantRecords) record.insert(tx, tenant);
      const { rows } = await tx.execute(
        sql`select count(*)::int as tenants from public.tenants where slug = 'records-test'`,
      );
      expect(rows).toEqual([{ tenants: 0 }]);
      throw new Undo();
    }).catch((error) => {
      if (!(error instanceof Undo)) throw error;
    });
  });
});
