import { afterAll, describe, expect, test, vi } from "vitest";
import { definitionsFingerprint } from "@/db/definitions/definition-sources";
import { functionFingerprint } from "@/db/definitions/function-sources";
import { tables } from "@/db/product/testing";
import { createTestDatabase, onCluster, type TestDatabase } from "@/db/testing/database";
import { runCommand } from "@/lib/cli/testing";
import { actor, inputFor, withAuthServer } from "@/lib/provisioning/testing";
import { checkSetup } from "@/lib/setup/checks";

withAuthServer();

const databases: TestDatabase[] = [];
const originalUrl = process.env.DATABASE_URL;
afterAll(async () => {
  process.env.DATABASE_URL = originalUrl;
  await (await import("@/db/client")).closeDatabase();
  vi.resetModules();
  await Promise.all(databases.map((database) => database.drop()));
});

/** Creates a database and runs `statement` there, with `%` replaced by the database's name. */
async function createDatabaseWith(statement: string): Promise<TestDatabase> {
  const database = await createTestDatabase();
  databases.push(database);
  await onCluster(database.url, statement.replace("%", new URL(database.url).pathname.slice(1)));
  return database;
}

/** The response of `/api/health` on that database. */
async function healthOf(database: TestDatabase) {
  await (await import("@/db/client")).closeDatabase();
  vi.resetModules();
  process.env.DATABASE_URL = database.consoleUrl;
  process.env.FUNCTION_FINGERPRINT = functionFingerprint();
  process.env.DEFINITIONS_FINGERPRINT = definitionsFingerprint();
  const { GET } = await import("@/app/api/health/route");
  const response = await GET();
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const emptyGuard = `create or replace function provisioning.attempts_move_forward() returns trigger language plpgsql
  set search_path = '' as $$ begin return new; end $$`;

describe("doctor, setup and health", () => {
  test.each([
    ["a read-only database", "alter database % set default_transaction_read_only = on", /read.only/, 503],
    [
      "a restrictive policy for every role",
      `create policy shut on ${tables.tenants} as restrictive using (false)`,
      /restrictive policy "shut"/,
      503,
    ],
    ["an ambiguous datestyle", "alter database % set datestyle = 'SQL, DMY'", /datestyle is 'SQL, DMY'/, 200],
    [
      "a guard function with an empty body",
      emptyGuard,
      /function (provisioning\.attempts_move_forward|of the provisioning schema) differs from db\/functions/,
      200,
    ],
    [
      "definitions of another version",
      "update provisioning.definitions set fingerprint = 'older' where name = 'sources'",
      /functions, views and rights of another version are installed/,
      200,
    ],
    [
      "a changed key function",
      "create or replace function provisioning.tenant_key(key text) returns uuid language sql immutable strict parallel safe as 'select null::uuid'",
      /function tenant_key has changed since installation/,
      200,
    ],
    [
      "a missing migration of the product",
      "delete from provisioning.product_migrations",
      /product\/0000_start/,
      503,
    ],
  ])("report the same problem for %s", async (_what, statement, problem, status) => {
    const database = await createDatabaseWith(statement);
    const urls = { DATABASE_URL: database.consoleUrl, MIGRATION_DATABASE_URL: database.url };

    const health = await healthOf(database);
    expect(health.status).toBe(status);
    expect(health.body).toMatchObject({ status: status === 503 ? "down" : "degraded" });
    expect(Object.values(health.body).join(" ")).toMatch(problem);

    const { exitCode, out } = await runCommand("doctor", ["--no-trial"], urls);
    expect(exitCode).toBe(1);
    expect(out).toMatch(problem);
    expect(out).toMatch(/^\d+ problems? to fix/m);

    const findings = await checkSetup({ ...process.env, ...urls });
    const problems = findings.filter(({ kind }) => kind === "problem").map(({ text }) => text);
    expect(problems.join("\n")).toMatch(problem);
  });
});

test("provisioning on a read-only database is refused with the reason", async () => {
  const database = await createDatabaseWith("alter database % set default_transaction_read_only = on");
  await healthOf(database);
  const { provision } = await import("@/lib/provisioning/provision");
  const { explain } = await import("@/lib/provisioning/errors/explain");
  const { parseSubmission } = await import("@/lib/provisioning/input/submission");
  const parsed = parseSubmission(inputFor("read-only"));
  const outcome = await provision(actor, parsed.ok ? parsed.input : expect.fail());
  expect(outcome).toMatchObject({ code: "DATABASE_FAILED", detail: { sqlstate: "25006" } });
  expect(explain(outcome as never)).toMatchObject({ title: "The database is read-only", retryable: false });
});
