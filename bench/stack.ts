import { randomBytes } from "node:crypto";
import pg from "pg";
import { OwnPostgres } from "@/e2e/chaos/own-postgres";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { createUser } from "@/local/seed/users";
import { type Answer, hand } from "./answer";

/** A Postgres that keeps what it is told, an Auth server on it, and one admin; made for one question. */
export type BenchStack = {
  /** How the console signs in to the database. */
  databaseUrl: string;
  /** How the owner of its tables does. */
  ownerUrl: string;
  auth: AuthServer;
  env: Record<string, string>;
  admin: { id: string; email: string; password: string };
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** An empty database beside the console's, on the same server. */
  emptyDatabase(name: string): Promise<string>;
  /** Gives the planner the statistics of all databases that autovacuum gathers within the first minute of new tables. */
  analyze(): Promise<void>;
  /** Lets the one admin call as often as it likes from now on: it is faster here than any person. */
  liftLimits(): void;
  /** Runs when the question has been answered, or could not be; what was begun last is ended first. */
  atEnd(end: () => Promise<unknown>): void;
};

const siteUrl = "http://localhost:3000";
const liftEveryMs = 100;

/**
 * Answers a question on a stack of its own, which is stopped whatever happens. This process' settings point at it:
 * import the product's modules afterwards. Unlike the one that tests have, this Postgres waits for its disk, since
 * that is what a commit costs.
 */
export async function answering(find: (stack: BenchStack) => Promise<Answer>): Promise<void> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    hand(await find(await openStack((end) => ends.push(end))));
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function openStack(atEnd: BenchStack["atEnd"]): Promise<BenchStack> {
  const postgres = await OwnPostgres.start();
  atEnd(() => postgres.remove());
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4, application_name: "bench" });
  pool.on("error", () => undefined);
  atEnd(() => pool.end());
  const auth = await startAuthServer({ databaseUrl: postgres.url, port: 0, siteUrl });
  atEnd(() => auth.stop());
  atEnd(async () => (await import("@/db/client")).closeDatabase());
  const env = {
    DATABASE_URL: postgres.url,
    NEXT_PUBLIC_SUPABASE_URL: auth.url,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
    SUPABASE_SECRET_KEY: auth.secretKey,
    CRON_SECRET: "only-for-the-benchmark",
    SITE_URL: siteUrl,
  };
  Object.assign(process.env, env);
  const admin = { email: "admin@example.com", password: "a password of the benchmark" };
  const id = await createUser(env, { ...admin, fullName: "Ada Admin" });
  const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await pool.query<Row>(text, values)).rows;
  await sql("insert into provisioning.staff (user_id, role, added_by) values ($1, 'admin', 'bench')", [id]);
  const databases = [postgres.url];
  return {
    ...{
      databaseUrl: env.DATABASE_URL,
      ownerUrl: postgres.url,
      auth,
      env,
      admin: { id, ...admin },
      sql,
      atEnd,
    },
    emptyDatabase: async (name) => {
      await sql(`create database ${name}`);
      const url = new URL(postgres.url);
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

/** A slug of two words, as names of businesses have, that nobody else has. */
export const newSlug = () => `bench-${randomBytes(6).toString("hex")}`;

/** The fields of a form for a tenant that no other request asks for. */
export function newRequest(slug = newSlug()) {
  const owner = { ownerName: "Ana Novak", ownerEmail: `ana@${slug}.test`, ownerAccount: "new" };
  const settings = { plan: "starter", timezone: "Europe/Prague", currency: "CZK", locale: "cs-CZ" };
  return { name: `Business ${slug}`, slug, ...owner, ...settings };
}
