import { randomUUID } from "node:crypto";
import pg from "pg";
import { tables } from "@/db/product/testing";
import { createTestDatabase } from "@/db/testing/database";
import { startAuthServer } from "@/local/auth/server";
import { asConsole } from "@/local/console-login";
import { TcpProxy } from "./tcp-proxy";
import { bundledWorker } from "./worker-bundle";
import { type Request, Worker } from "./worker-process";

/**
 * A product's tables that tests change directly. Tests can make the database reject records whose `refused.column`
 * starts with `undo-`.
 */
export type ProductTables = {
  tenants: string;
  createdAt: string;
  refused: { table: string; column: string };
};

/** The default product's tables. A hostname is the last of a tenant's records. */
const defaultTables: ProductTables = {
  tenants: tables.tenants,
  createdAt: "created_at",
  refused: { table: tables.hostnames, column: "hostname" },
};

/** A prepared database, with its worker bundle and product tables (by default, those of this repository). */
export type PreparedDatabase = { url: string; workerFile?: string; tables?: ProductTables };

/** One database and its Auth server. Workers use the console's database login. */
export type Stack = {
  tables: ProductTables;
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Starts a worker with a direct connection to the Auth server and, unless a URL is given, to the database. */
  worker(databaseUrl?: string): Promise<Worker>;
  /** Starts a worker with a proxy on each of its two links. */
  proxiedWorker(): Promise<ProxiedWorker>;
  stop(): Promise<void>;
};

export type ProxiedWorker = { worker: Worker; database: TcpProxy; auth: TcpProxy };

/** Opens a stack on a new database, or on the given one. */
export async function openStack(given?: PreparedDatabase): Promise<Stack> {
  const created = given ? null : await createTestDatabase();
  const databaseUrl = given?.url ?? created?.url ?? "";
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: "observer" });
  pool.on("error", () => undefined);
  const auth = await startAuthServer({ databaseUrl, port: 0, siteUrl: "http://localhost:3000" });
  const { secretKey, publishableKey } = auth;
  const workerFile = given?.workerFile ?? (await bundledWorker());
  const workers: Worker[] = [];
  const proxies: TcpProxy[] = [];

  const start = async (url: string, authPort: number) => {
    const authUrl = `http://127.0.0.1:${authPort}`;
    const worker = await Worker.start(workerFile, { databaseUrl: url, authUrl, secretKey, publishableKey });
    workers.push(worker);
    return worker;
  };
  return {
    tables: given?.tables ?? defaultTables,
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    worker: (url = asConsole(databaseUrl)) => start(url, auth.port),
    proxiedWorker: async () => {
      const url = new URL(asConsole(databaseUrl));
      const proxied = {
        database: await TcpProxy.start(Number(url.port)),
        auth: await TcpProxy.start(auth.port),
      };
      proxies.push(proxied.database, proxied.auth);
      url.port = String(proxied.database.port);
      return { ...proxied, worker: await start(url.href, proxied.auth.port) };
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await auth.stop();
      await pool.end();
      await created?.drop();
    },
  };
}

/** A request for a unique tenant, unless a shared slug is given. */
export function newRequest(prefix: string, shared?: string): Request {
  const attemptId = randomUUID();
  const slug = shared ?? `${prefix}-${attemptId.slice(0, 8)}`;
  return {
    attemptId,
    slug,
    name: `Business ${slug}`,
    ownerName: "Ana Novak",
    ownerAccount: "new",
    ownerEmail: `ana@${attemptId}.test`,
    plan: "starter",
    timezone: "Europe/Prague",
    currency: "CZK",
    locale: "cs-CZ",
  };
}
