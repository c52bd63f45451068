import { randomBytes } from "node:crypto";
import pg from "pg";
import { tables } from "@/db/product/testing";
import { OwnPostgres } from "@/e2e/chaos/own-postgres";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { prepareDatabase } from "@/local/database";
import { createUser } from "@/local/seed/users";
import { type Answer, writeAnswer } from "./answer";
import { type RealAuth, readRealAuth } from "./real-auth";
import { runAndExit } from "./run-and-exit";

/** A Postgres, an Auth server that uses it, and one admin. Created for one question, unless `--auth-url` is given. */
export type BenchStack = {
  /** The console’s connection string. */
  databaseUrl: string;
  /** The connection string of the tables’ owner. */
  ownerUrl: string;
  auth: Servers["auth"];
  /** True for a real Auth server, which works only with this database. */
  hasRealAuth: boolean;
  env: Record<string, string>;
  admin: { id: string; email: string; password: string };
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Creates an empty database on the same server. */
  emptyDatabase(name: string): Promise<string>;
  /** Gathers statistics in the stack's databases, as autovacuum would within about a minute. */
  analyze(): Promise<void>;
  /** Lifts the admin's rate limit, because the benchmark sends more requests than any user. */
  liftLimits(): void;
  /** Registers a clean-up for the end of the question. Clean-ups run in reverse order, even after an error. */
  atEnd(end: () => Promise<unknown>): void;
};

type Servers = {
  databaseUrl: string;
  auth: Pick<AuthServer, "url" | "publishableKey" | "secretKey">;
};

const siteUrl = "http://localhost:3000";
const liftEveryMs = 100;

/**
 * Answers a question on its own stack, stops the stack and ends the process. Sets the stack's environment variables in
 * this process, so import the console's modules afterwards. Unlike in tests, Postgres flushes each commit to disk,
 * which takes most of the time of a commit.
 */
export async function answerQuestion(run: (stack: BenchStack) => Promise<Answer>): Promise<never> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const question = async () => writeAnswer(await run(await openStack((end) => cleanups.push(end))));
  const cleanUp = async () => {
    for (const end of cleanups.reverse()) await end();
  };
  return runAndExit(question, cleanUp);
}

async function startServers(atEnd: BenchStack["atEnd"]): Promise<Servers> {
  const postgres = await OwnPostgres.start();
  atEnd(() => postgres.remove());
  const auth = await startAuthServer({ databaseUrl: postgres.url, port: 0, siteUrl });
  atEnd(() => auth.stop());
  return { databaseUrl: postgres.url, auth };
}

/** Migrates the database of a real Auth server. Throws if it has tenants that the benchmark did not create. */
async function prepareServers({ databaseUrl, ...auth }: RealAuth): Promise<Servers> {
  await prepareDatabase(databaseUrl, "configured");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const foreign = `select from ${tables.tenants} where slug not like 'bench-%' limit 1`;
  const { rowCount } = await client.query(foreign).finally(() => client.end());
  if (rowCount)
    throw new Error("the Auth server’s database has other tenants: use a database without tenants");
  return { databaseUrl, auth };
}

async function openStack(atEnd: BenchStack["atEnd"]): Promise<BenchStack> {
  const realAuth = readRealAuth();
  const { databaseUrl, auth } = realAuth ? await prepareServers(realAuth) : await startServers(atEnd);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: "bench" });
  pool.on("error", () => undefined);
  atEnd(() => pool.end());
  atEnd(async () => (await import("@/db/client")).closeDatabase());
  const env = {
    DATABASE_URL: databaseUrl,
    NEXT_PUBLIC_SUPABASE_URL: auth.url,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
    SUPABASE_SECRET_KEY: auth.secretKey,
    CRON_SECRET: "only-for-the-benchmark",
    SITE_URL: siteUrl,
  };
  Object.assign(process.env, env);
  const admin = { email: "admin@example.com", password: "a password for the benchmark" };
  const id = await createUser(env, { ...admin, fullName: "Ada Admin" });
  const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await pool.query<Row>(text, values)).rows;
  await sql(
    "insert into provisioning.staff (user_id, role, added_by) values ($1, 'admin', 'bench') on conflict do nothing",
    [id],
  );
  const databases = [databaseUrl];
  return {
    databaseUrl: env.DATABASE_URL,
    ownerUrl: databaseUrl,
    auth,
    hasRealAuth: realAuth !== null,
    env,
    admin: { id, ...admin },
    sql,
    atEnd,
    emptyDatabase: async (name) => {
      await sql(`create database ${name}`);
      if (realAuth) atEnd(() => sql(`drop database ${name} with (force)`));
      const url = new URL(databaseUrl);
      url.pathname = `/${name}`;
      databases.push(url.href);
      return url.href;
    },
    analyze: async () => {
      for (const connectionString of databases) {
        const client = new pg.Client({ connectionString });
        await client.connect();
        await client.query("analyze").finally(() => client.end());
      }
    },
    liftLimits: () => {
      const lift = () =>
        void sql(
          "update provisioning.rate_limits set hits = -1000000 where key like 'provision:%' and hits > 0",
        ).catch(() => undefined);
      const timer = setInterval(lift, liftEveryMs);
      atEnd(async () => clearInterval(timer));
    },
  };
}

/** A unique slug of two parts, like a slugified business name. */
export const newSlug = () => `bench-${randomBytes(6).toString("hex")}`;

/** The form fields for a unique tenant. */
export function newRequest(slug = newSlug()) {
  const owner = { ownerName: "Ana Novak", ownerEmail: `ana@${slug}.test`, ownerAccount: "new" };
  const settings = { plan: "starter", timezone: "Europe/Prague", currency: "CZK", locale: "cs-CZ" };
  return { name: `Business ${slug}`, slug, ...owner, ...settings };
}
