import { rmSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrate } from "@/db/admin/migrate";
import { definitionsFingerprint } from "@/db/definitions/definition-sources";
import { fingerprintSql } from "@/db/definitions/function-fingerprint";
import { functionFingerprint } from "@/db/definitions/function-sources";
import { admin } from "@/db/testing/admin";
import { changedCheckout, replaceIn } from "@/db/testing/checkout";
import { recordRun } from "../jobs/heartbeat";
import { env } from "../platform/env";
import { withAuthServer } from "../provisioning/testing";
import { checkHealth, recentHealth } from "./health";

withAuthServer();

let supabaseUrl: string;
beforeEach(() => {
  supabaseUrl = env().supabaseUrl;
});
afterEach(() => {
  env().supabaseUrl = supabaseUrl;
});

const healthy = { database: "ok", auth: "ok", migrations: "ok", structure: "ok" };

test("health is degraded, but not down, before the first reconciler run", async () => {
  const reconciler = expect.stringMatching(/^has no recorded run/);
  expect(await checkHealth()).toEqual({ status: "degraded", ...healthy, reconciler });
});

test("health is ok after the first reconciler run on a migrated database with an Auth server", async () => {
  await recordRun();
  expect(await checkHealth()).toEqual({ status: "ok", ...healthy, reconciler: "ok" });
});

test("health reports a stopped reconciler with the time of its last run", async () => {
  await recordRun();
  await admin.execute(
    sql`update provisioning.rate_limits set window_started_at = now() - interval '7 minutes' where key = 'reconciler'`,
  );
  expect(await checkHealth()).toEqual({
    status: "degraded",
    ...healthy,
    reconciler: "last ran 7 minutes ago",
  });
});

test("health reports only the Auth server as failing if it is unreachable", async () => {
  env().supabaseUrl = "http://127.0.0.1:9";
  expect(await checkHealth()).toMatchObject({ status: "down", ...healthy, auth: "no connection" });
});

test.each([
  [65, "down", "this server's clock is 65 minutes ahead of the authentication service's"],
  [10, "degraded", "this server's clock is 10 minutes ahead of the authentication service's"],
  [-65, "degraded", "this server's clock is 65 minutes behind the authentication service's"],
  [0.5, "ok", "ok"],
])("a clock that is %d minutes off makes health %s", async (minutes, status, auth) => {
  await recordRun();
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + minutes * 60_000);
  expect(await checkHealth()).toMatchObject({ status, database: "ok", auth });
  clock.mockRestore();
});

test("health names an unapplied migration", async () => {
  const deleted = await admin.execute<{ hash: string; created_at: string }>(sql`
    delete from provisioning.migrations where created_at = (select max(created_at) from provisioning.migrations)
    returning hash, created_at`);
  const migrations = expect.stringMatching(/^not applied: \d{4}_/);
  expect(await checkHealth()).toMatchObject({ status: "down", ...healthy, migrations });
  for (const { hash, created_at } of deleted.rows) {
    await admin.execute(
      sql`insert into provisioning.migrations (hash, created_at) values (${hash}, ${created_at})`,
    );
  }
});

test("health reports that a database without the console's schema has no migrations", async () => {
  await admin.execute(sql`alter schema provisioning rename to elsewhere`);
  expect(await checkHealth()).toMatchObject({ status: "down", database: "ok", migrations: "none applied" });
  await admin.execute(sql`alter schema elsewhere rename to provisioning`);
});

test("health reports a hanging database after two seconds", async () => {
  const locked = Promise.withResolvers<void>();
  const checked = Promise.withResolvers<void>();
  const blocking = admin.transaction(async (tx) => {
    await tx.execute(sql`lock table provisioning.migrations`);
    locked.resolve();
    await checked.promise;
  });
  await locked.promise;
  const timedOut = { database: "no answer within 2 s", migrations: "unknown", auth: "ok" };
  expect(await checkHealth()).toMatchObject({ status: "down", ...timedOut });
  checked.resolve();
  await blocking;
});

test("health is ok for an instance older than the database, and degraded for a newer one", {
  timeout: 60_000,
}, async () => {
  await recordRun();
  const url = process.env.MIGRATION_DATABASE_URL ?? "";
  const readInstalled = async () => {
    const { rows } = await admin.execute<Version>(sql`
      select (select fingerprint from provisioning.definitions where name = 'sources') as definitions, ${sql.raw(fingerprintSql)} as functions`);
    return rows[0] ?? expect.fail();
  };
  const checkout = await changedCheckout((folder) => {
    replaceIn(
      path.join(folder, "functions/triggers/staff_added_now.sql"),
      "new.added_at := now();",
      "new.added_at := statement_timestamp();",
    );
    rmSync(path.join(folder, "functions/triggers/auth_cleanups_resolved_now.sql"));
  });
  const ownVersion = await readInstalled();
  expect(ownVersion).toEqual({ definitions: definitionsFingerprint(), functions: functionFingerprint() });
  const structure = expect.stringMatching(/^functions, views and rights of another version are installed/);

  expect(await healthAs(ownVersion)).toMatchObject({ status: "ok", structure: "ok" });
  await checkout.migrate(url);
  const newerVersion = await readInstalled();
  expect(await healthAs(newerVersion)).not.toMatchObject({ structure });
  expect(await healthAs(ownVersion)).toMatchObject({ status: "ok", structure: "ok" });
  // Rolls the deployment back, and then repeats it.
  await migrate(url);
  expect(await healthAs(ownVersion)).toMatchObject({ status: "ok", structure: "ok" });
  expect(await healthAs(newerVersion)).toMatchObject({ status: "degraded", structure });
  await checkout.migrate(url);
  expect(await healthAs(ownVersion)).toMatchObject({ status: "ok", structure: "ok" });
  await migrate(url);
});

type Version = { definitions: string; functions: string };

/** The health that an instance of this version reports. */
async function healthAs({ definitions, functions }: Version) {
  vi.stubEnv("DEFINITIONS_FINGERPRINT", definitions);
  vi.stubEnv("FUNCTION_FINGERPRINT", functions);
  const health = await checkHealth();
  vi.unstubAllEnvs();
  return health;
}

test("callers within the same second share one probe", async () => {
  const probes = vi.spyOn(globalThis, "fetch");
  const probeConcurrently = () => Promise.all(Array.from({ length: 20 }, () => recentHealth()));
  vi.useFakeTimers({ toFake: ["Date"] });
  const answers = await probeConcurrently();
  expect(new Set(answers).size).toBe(1);
  expect(probes).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 1_000);
  await probeConcurrently();
  expect(probes).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
  probes.mockRestore();
});
