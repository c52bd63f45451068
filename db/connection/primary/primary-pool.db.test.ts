import { createServer } from "node:net";
import { sql } from "drizzle-orm";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { TcpProxy } from "@/e2e/chaos/tcp-proxy";
import { databaseError } from "../../errors";
import { admin } from "../../testing/admin";
import { withConnection } from "../connection";
import { ReadOnlyServerError } from "./hosts";

const direct = new URL(process.env.DATABASE_URL ?? "");
const write = sql`insert into provisioning.rate_limits select gen_random_uuid()::text, now(), 1`;
const turnReadOnly = "set default_transaction_read_only = on";
const alterLogin = (change: string) =>
  admin.execute(
    sql.raw(
      `do $$ begin execute format('alter role console in database %I ${change}', current_database()); end $$`,
    ),
  );

let stoppedPort: number;
/** A connection string with two hosts: the port of a server that has stopped, then the given port. */
const twoHosts = (port: string | number) =>
  `${direct.protocol}//${direct.username}:${direct.password}@127.0.0.1:${stoppedPort},127.0.0.1:${port}${direct.pathname}?target_session_attrs=read-write`;

beforeAll(async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  stoppedPort = (server.address() as { port: number }).port;
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => alterLogin("reset default_transaction_read_only"));

/** Imports the console's database client with a new pool. */
async function importClient(databaseUrl: string) {
  await (await import("../../client")).closeDatabase();
  vi.resetModules();
  process.env.DATABASE_URL = databaseUrl;
  return import("../../client");
}

test("the pool and the commands skip a host that has stopped", async () => {
  const { db } = await importClient(twoHosts(direct.port));
  await db.execute(write);
  await withConnection(twoHosts(direct.port), (executor) => executor.execute(write));
});

test("a statement waits for a server to accept writes, and a command fails immediately", async () => {
  const proxy = await TcpProxy.start(Number(direct.port));
  const { db } = await importClient(twoHosts(proxy.port));
  await alterLogin(turnReadOnly);
  const clients = new Set<object>();
  const triedTwice = new Promise<void>((resolve) => {
    proxy.onSent = (client) => {
      if (clients.add(client).size === 2) resolve();
    };
  });
  const written = db.execute(write);
  await triedTwice;
  await expect(
    withConnection(direct.href.concat("?target_session_attrs=read-write"), async () => undefined),
  ).rejects.toThrow(ReadOnlyServerError);
  await alterLogin("reset default_transaction_read_only");
  expect((await written).rowCount).toBe(1);
  await proxy.stop();
});

test("the health check reports the database as down until a host accepts writes", async () => {
  await importClient(twoHosts(direct.port));
  const { checkHealth } = await import("@/lib/health/health");
  await alterLogin(turnReadOnly);
  expect(await checkHealth()).toMatchObject({ status: "down", database: "no answer within 2 s" });
  await alterLogin("reset default_transaction_read_only");
  expect(await checkHealth()).toMatchObject({ database: "ok", migrations: "ok" });
});

test("after one refused write, every connection to a demoted server is replaced", async () => {
  const { db, transaction } = await importClient(twoHosts(direct.port));
  let arrived = 0;
  let release: () => void = () => undefined;
  const allConnected = new Promise<void>((resolve) => {
    release = resolve;
  });
  const demote = () =>
    transaction(async (tx) => {
      if (++arrived === 3) release();
      await allConnected;
      await tx.execute(sql.raw(turnReadOnly));
    });
  await Promise.all([demote(), demote(), demote()]);
  const refused = await transaction((tx) => tx.execute(write)).catch(databaseError);
  expect(refused).toMatchObject({ code: "25006" });
  for (let n = 0; n < 3; n++) expect((await db.execute(write)).rowCount).toBe(1);
});

test("with one host, a connection whose write was refused is replaced", async () => {
  const { transaction } = await importClient(direct.href);
  await transaction((tx) => tx.execute(sql.raw(turnReadOnly)));
  const refused = await transaction((tx) => tx.execute(write)).catch(databaseError);
  expect(refused).toMatchObject({ code: "25006" });
  expect(await transaction((tx) => tx.execute(write))).toMatchObject({ rowCount: 1 });
});
