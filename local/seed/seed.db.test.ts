import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { insertTenants } from "@/db/product/testing";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { type AuthServer, startAuthServer } from "../auth/server";
import { seed } from ".";
import { seedAccounts } from "./accounts";

let database: TestDatabase;
let auth: AuthServer;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  auth = await startAuthServer({ databaseUrl: database.url, port: 0, siteUrl: "http://localhost:3000" });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(insertTenants(["old-vic"]));
});
afterEach(async () => {
  await client.end();
  await auth.stop();
  await database.drop();
});

const env = () => ({ NEXT_PUBLIC_SUPABASE_URL: auth.url, SUPABASE_SECRET_KEY: auth.secretKey });
const staff = () => client.query("select role from provisioning.staff order by role");

test("a database with real tenants gets no sample accounts", async () => {
  expect(await seed({ ownerUrl: database.url, env: env() })).toBe(false);
  expect((await staff()).rows).toEqual([]);
});

test("the sample accounts are kept after a tenant is provisioned on the local stack", async () => {
  await seedAccounts(client, env());
  expect(await seed({ ownerUrl: database.url, env: env() })).toBe(true);
  expect((await staff()).rows).toEqual([{ role: "admin" }, { role: "support" }]);
});

test("a product without sample tenants gets no completed attempts, messages or owners", async () => {
  await seedAccounts(client, env());
  vi.resetModules();
  vi.doMock("@/db/product", async (original) => {
    const { product } = await original<typeof import("@/db/product")>();
    return { product: { ...product, insertSample: undefined } };
  });
  const withoutSamples = await import(".");
  await withoutSamples.seed({ ownerUrl: database.url, env: env() });
  const { rows } = await client.query(
    `select count(*) filter (where tenant_id is not null)::int as tenants, count(*)::int > 0 as attempted,
       (select count(*)::int from provisioning.outbox) as messages, (select count(*)::int from auth.users) as users
     from provisioning.attempts`,
  );
  expect(rows).toEqual([{ tenants: 0, attempted: true, messages: 0, users: 2 }]);
});
