import { createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { withAuthServer } from "@/lib/provisioning/testing";

withAuthServer();

const primaryUrl = process.env.DATABASE_URL ?? "";
await admin.execute(insertTenant({ slug: "standby", name: "Standby" }));

/** The connection string with the port of a server that has stopped. */
async function stoppedUrl(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = new URL(primaryUrl);
  url.port = String((server.address() as { port: number }).port);
  await new Promise((resolve) => server.close(resolve));
  return url.href;
}

/** Imports the console's modules again, with this standby. */
async function importConsole(readUrl: string) {
  await (await import("@/db/client")).closeDatabase();
  vi.resetModules();
  process.env.DATABASE_READ_URL = readUrl;
  return {
    ...(await import("@/lib/auth/reader")),
    ...(await import("@/lib/tenants/list")),
    ...(await import("@/lib/health/health")),
    ...(await import("@/lib/doctor/check")),
    ...(await import("@/lib/jobs/heartbeat")),
  };
}

afterEach(() => {
  delete process.env.DATABASE_READ_URL;
});

test.each([
  ["is the primary", "is not a standby", async () => primaryUrl],
  ["has stopped", "no connection", stoppedUrl],
  ["refuses the password", "refused (SQLSTATE 28P01)", async () => primaryUrl.replace(":console@", ":x@")],
  ["does not exist", "refused (SQLSTATE 3D000)", async () => `${primaryUrl}_missing`],
])("a read database that %s is reported, and reads use the primary", async (_, problem, urlOf) => {
  const console = await importConsole(await urlOf());
  // Without a recorded run of the reconciler, the status would be degraded anyway.
  await console.recordRun();
  const reader = console.standbyReaderOf(
    { id: "00000000-0000-4000-8000-000000000003", role: "support" },
    { showsAge: true },
  );
  expect((await console.listTenants({}, reader)).items).toMatchObject([{ slug: "standby" }]);
  expect(await console.checkHealth()).toMatchObject({
    status: "degraded",
    database: "ok",
    readDatabase: problem,
  });
  const { ok, invariants } = await console.checkInvariants();
  expect(ok).toBe(true);
  expect(invariants.find(({ name }) => name === "read-database-current")).toMatchObject({
    ok: false,
    violations: [`DATABASE_READ_URL: ${problem}`],
  });
});

test("without the setting, neither the health check nor the doctor mentions a read database", async () => {
  const console = await importConsole("");
  await console.recordRun();
  const health = await console.checkHealth();
  expect(health.status).toBe("ok");
  expect(health).not.toHaveProperty("readDatabase");
  const { invariants } = await console.checkInvariants();
  expect(invariants.map(({ name }) => name)).not.toContain("read-database-current");
});
