import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { createUser } from "@/local/seed/users";
import { withAuthServer } from "../provisioning/testing";
import { haveFactors } from "./have-factors";

withAuthServer();

async function account(...factors: ("verified" | "unverified")[]): Promise<string> {
  const [email, password] = [`${randomUUID()}@staff.test`, "a password for tests"];
  const id = await createUser(process.env as Record<string, string>, { email, fullName: "M", password });
  for (const status of factors) {
    await admin.execute(sql`
      insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret)
      values (gen_random_uuid(), ${id}::uuid, ${status}, 'totp', ${status}, now(), now(), 's')`);
  }
  return id;
}

test("an account has a second factor once one is confirmed, and the result for a missing account is unknown", async () => {
  const ids = [
    await account(),
    await account("unverified"),
    await account("unverified", "verified"),
    randomUUID(),
  ];
  const results = await haveFactors(ids);
  expect(ids.map((id) => results.get(id))).toEqual([false, false, true, null]);
  expect(await haveFactors([])).toEqual(new Map());
});

test("the result contains every account in a long list", async () => {
  const [without, confirmed] = [await account(), await account("verified")];
  const ids = [without, ...Array.from({ length: 30 }, () => randomUUID()), confirmed];
  const results = await haveFactors(ids);
  expect(results.size).toBe(32);
  expect([results.get(without), results.get(confirmed)]).toEqual([false, true]);
});
