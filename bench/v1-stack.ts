import { randomUUID } from "node:crypto";
import pg from "pg";
import { allowForeignAccounts, makeV1Database } from "@/e2e/compat/database";
import { provisionV1, type V1, type V1Outcome } from "@/e2e/compat/provision";
import { startAuthServer } from "@/local/auth/server";
import { type SlowLink, slowLink } from "./slow-link";
import { type BenchStack, newRequest } from "./stack";

/** V1 with its own database on the same Postgres, an Auth server, and slow links to both. */
export type V1Stack = {
  v1: V1;
  database: SlowLink;
  auth: SlowLink;
  provision(): Promise<V1Outcome>;
  sql<Row extends pg.QueryResultRow>(text: string): Promise<Row[]>;
};

export async function openV1(stack: BenchStack): Promise<V1Stack> {
  const url = await stack.emptyDatabase(`v1_${randomUUID().slice(0, 8)}`);
  await makeV1Database(url);
  const server = await authServerOf(stack, url);
  const [database, auth] = [await slowLink(stack, url), await slowLink(stack, server.url)];
  const pool = new pg.Pool({ connectionString: database.url, max: 10 });
  const observer = new pg.Pool({ connectionString: url, max: 1 });
  for (const each of [pool, observer]) each.on("error", () => undefined);
  stack.atEnd(() => Promise.all([pool.end(), observer.end()]));
  const v1: V1 = { pool, authUrl: auth.url, secretKey: server.secretKey };
  return {
    v1,
    database,
    auth,
    provision: () => provisionV1(v1, newRequest()),
    sql: async <Row extends pg.QueryResultRow>(text: string) => (await observer.query<Row>(text)).rows,
  };
}

/**
 * A stand-in on V1’s database, or the real server. The real one stores accounts in another database, so this drops V1’s
 * foreign key to them.
 */
async function authServerOf(
  { auth, hasRealAuth, atEnd }: BenchStack,
  databaseUrl: string,
): Promise<BenchStack["auth"]> {
  if (!hasRealAuth) {
    const server = await startAuthServer({ databaseUrl, port: 0, siteUrl: "http://localhost:3000" });
    atEnd(() => server.stop());
    return server;
  }
  await allowForeignAccounts(databaseUrl);
  return auth;
}
