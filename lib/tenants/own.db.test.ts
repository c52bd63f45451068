import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
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

test("each owner sees only their own tenant under many concurrent requests", async () => {
  const owners = await Promise.all(["own-a", "own-b", "own-c"].map(ownerOf));
  const requests = Array.from({ length: 30 }, (_, n) => owners[n % 3] ?? "");
  const results = await Promise.all(requests.map(listOwnTenants));
  expect(results.map((tenants) => tenants.map(({ hostname }) => hostname))).toEqual(
    requests.map((id) => [`own-${"abc".charAt(owners.indexOf(id))}.example.com`]),
  );
});

test("an owner's tenant has the locale that it was created with", async () => {
  const { attemptId } = await submit({ ...inputFor("own-locale"), locale: "ja-JP" });
  const { rows } = await db.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${attemptId}::uuid`,
  );
  expect(await listOwnTenants(rows[0]?.id ?? "")).toMatchObject([{ locale: "ja-JP" }]);
});

test("a user without a tenant sees no tenant", async () => {
  expect(await listOwnTenants(crypto.randomUUID())).toEqual([]);
});

test("an owner sees their tenant even without default grants to Supabase's roles", async () => {
  const owner = await ownerOf("own-plain");
  await admin.execute(
    sql`revoke all on all tables in schema public from anon, authenticated, service_role, public`,
  );
  expect((await listOwnTenants(owner)).map(({ name }) => name)).toEqual(["Business own-plain"]);
});
