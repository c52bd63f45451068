import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { env } from "./env";
import { checkHealth } from "./health";
import { withAuthServer } from "./provisioning/testing";

withAuthServer();

let supabaseUrl: string;
beforeEach(() => {
  supabaseUrl = env().supabaseUrl;
});
afterEach(() => {
  env().supabaseUrl = supabaseUrl;
});

test("every part is ok on a migrated database with an Auth server", async () => {
  expect(await checkHealth()).toEqual({ ok: true, parts: { database: "ok", auth: "ok", migrations: "ok" } });
});

test("an Auth server that is not there is named, and nothing else", async () => {
  env().supabaseUrl = "http://127.0.0.1:9";
  const { ok, parts } = await checkHealth();
  expect(ok).toBe(false);
  expect(parts).toEqual({ database: "ok", auth: "no connection", migrations: "ok" });
});

test("a migration that was not applied is named", async () => {
  const taken = await admin.execute<{ hash: string; created_at: string }>(sql`
    delete from provisioning.migrations where created_at = (select max(created_at) from provisioning.migrations)
    returning hash, created_at`);
  const { ok, parts } = await checkHealth();
  expect(ok).toBe(false);
  expect(parts).toMatchObject({ database: "ok", migrations: expect.stringMatching(/^not applied: \d{4}_/) });
  for (const { hash, created_at } of taken.rows) {
    await admin.execute(
      sql`insert into provisioning.migrations (hash, created_at) values (${hash}, ${created_at})`,
    );
  }
});

test("a database without this console's schema has no migrations", async () => {
  await admin.execute(sql`alter schema provisioning rename to elsewhere`);
  expect((await checkHealth()).parts).toMatchObject({ database: "ok", migrations: "none applied" });
  await admin.execute(sql`alter schema elsewhere rename to provisioning`);
});

test("a database that hangs is given up on after two seconds", async () => {
  const locked = Promise.withResolvers<void>();
  const held = admin.transaction(async (tx) => {
    await tx.execute(sql`lock table provisioning.migrations`);
    locked.resolve();
    await tx.execute(sql`select pg_sleep(2.5)`);
  });
  await locked.promise;
  const { parts } = await checkHealth();
  expect(parts).toMatchObject({ database: "no answer within 2 s", migrations: "not known", auth: "ok" });
  await held;
});
