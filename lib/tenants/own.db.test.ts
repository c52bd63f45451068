import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { asUser } from "@/lib/auth/as-user";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { listOwnTenants } from "./own";

withAuthServer();

async function ownerOf(slug: string): Promise<string> {
  const { attemptId } = await submit(inputFor(slug));
  const { rows } = await db.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${attemptId}::uuid`,
  );
  return rows[0]?.id ?? "";
}

const whoAmI = sql`select current_user::text as role, coalesce(current_setting('request.jwt.claims', true), '') as claims`;

test("each owner sees their own tenant, however many ask at the same time on the same connections", async () => {
  const owners = await Promise.all(["own-a", "own-b", "own-c"].map(ownerOf));
  const asked = Array.from({ length: 30 }, (_, n) => owners[n % 3] ?? "");
  const seen = await Promise.all(asked.map(listOwnTenants));
  expect(seen.map((tenants) => tenants.map(({ hostname }) => hostname))).toEqual(
    asked.map((id) => [`own-${"abc".charAt(owners.indexOf(id))}.example.com`]),
  );
});

test("the rights end with the transaction, also where it fails", async () => {
  const owner = await ownerOf("own-ends");
  const before = (await db.execute(whoAmI)).rows;
  await asUser(owner, async (tx) => {
    expect((await tx.execute(whoAmI)).rows).toMatchObject([{ role: "authenticated" }]);
  });
  await expect(asUser(owner, (tx) => tx.execute(sql`select 1 / 0`))).rejects.toThrow();
  await expect(asUser(owner, () => Promise.reject(new Error("on the way")))).rejects.toThrow("on the way");
  const after = await Promise.all(Array.from({ length: 20 }, () => db.execute(whoAmI)));
  for (const { rows } of after) expect(rows).toEqual(before);
});

test("a user's rights write nothing, and reach nothing of the console", async () => {
  const owner = await ownerOf("own-writes");
  for (const statement of [
    sql`insert into public.tenants (id, slug, name, plan) values (gen_random_uuid(), 'sneaked', 'S', 'starter')`,
    sql`select * from provisioning.attempts`,
    sql`select * from auth.users`,
  ]) {
    const error = await asUser(owner, (tx) => tx.execute(statement)).catch(databaseError);
    expect(error).toMatchObject({ code: "42501" });
  }
  const changed = await asUser(owner, (tx) => tx.execute(sql`update public.tenants set name = 'changed'`));
  expect(changed.rowCount).toBe(0);
});
