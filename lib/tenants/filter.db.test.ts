import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { insertTenant, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { storeAttempt, support } from "@/lib/audit/testing";
import { operator } from "@/lib/auth/reader";
import { newUser } from "@/lib/doctor/testing";
import { countTenants, maxCounts } from "./count";
import type { TenantFilter } from "./filter";
import { listTenants } from "./list";

/** Tenants from the console and from elsewhere, with and without owner access, and one without an owner. */
beforeAll(async () => {
  const invited = await storeAttempt({ slug: "here-waiting" });
  const activated = await storeAttempt({ slug: "here-active" });
  const owners = await Promise.all([newUser({}), newUser({}), newUser({}), newUser({})]);
  const [waiting, byLink, signedIn, never] = owners;
  await admin.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind) values (${activated.id}::uuid, 'activated')`);
  await admin.execute(sql`update auth.users set last_sign_in_at = now() where id = ${signedIn}::uuid`);
  const tenants = [
    { slug: "here-waiting", id: invited.tenantId ?? "", ownerId: waiting, plan: "growth" },
    { slug: "here-active", id: activated.tenantId ?? "", ownerId: byLink },
    { slug: "older-active", ownerId: signedIn, plan: "growth" },
    { slug: "older-waiting", ownerId: never },
    { slug: "ownerless" },
  ];
  for (const tenant of tenants) await admin.execute(insertTenant(tenant));
  await admin.execute(
    sql.raw(`update ${tables.tenants} set status = 'suspended' where slug = 'older-active'`),
  );
});

const slugsOf = async (filter: TenantFilter) =>
  (await listTenants(filter, operator)).items.map(({ slug }) => slug).sort();

describe("the list of tenants", () => {
  test.each<[TenantFilter, string[]]>([
    [{}, ["here-active", "here-waiting", "older-active", "older-waiting", "ownerless"]],
    [{ status: "suspended" }, ["older-active"]],
    [{ plan: "growth" }, ["here-waiting", "older-active"]],
    [{ owner: "waiting" }, ["here-waiting", "older-waiting"]],
    [{ origin: "here" }, ["here-active", "here-waiting"]],
    [{ origin: "elsewhere" }, ["older-active", "older-waiting", "ownerless"]],
    [{ origin: "here", owner: "waiting", plan: "growth", query: "WAIT", status: "active" }, ["here-waiting"]],
    [{ origin: "here", query: "older" }, []],
    [{ status: "unheard-of" }, []],
    [{ status: "sus\0pended", plan: "\0" }, ["older-active"]],
    [{ query: "\0" }, ["here-active", "here-waiting", "older-active", "older-waiting", "ownerless"]],
  ])("contains and counts exactly the tenants that match %j", async (filter, slugs) => {
    expect(await slugsOf(filter)).toEqual(slugs);
    for (const reader of [operator, support])
      expect(await countTenants(filter, reader)).toEqual({ count: slugs.length, isExact: true });
  });

  test("shows whether each owner has access", async () => {
    const { items } = await listTenants({}, operator);
    expect(Object.fromEntries(items.map(({ slug, ownerAccess }) => [slug, ownerAccess]))).toEqual({
      "here-active": "active",
      "here-waiting": "waiting",
      "older-active": "active",
      "older-waiting": "waiting",
      ownerless: null,
    });
  });

  test("stops counting at a maximum, which is lower for a search or a filter by origin", async () => {
    const { indexed, other } = maxCounts;
    await admin.execute(
      sql.raw(`insert into ${tables.tenants} (id, slug, name, plan)
        select gen_random_uuid(), 'many-' || n, 'Many', 'starter' from generate_series(1, ${indexed + 1}) as n`),
    );
    expect(await countTenants({}, operator)).toEqual({ count: indexed, isExact: false });
    expect(await countTenants({ plan: "starter" }, operator)).toEqual({ count: indexed, isExact: false });
    expect(await countTenants({ query: "many" }, operator)).toEqual({ count: other, isExact: false });
    expect(await countTenants({ origin: "elsewhere" }, operator)).toEqual({ count: other, isExact: false });
    expect(await countTenants({ query: "many-10001" }, operator)).toEqual({ count: 1, isExact: true });
  });
});
