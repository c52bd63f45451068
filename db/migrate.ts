import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { connectionString } from "./connection-string";

const folder = path.join(import.meta.dirname, "migrations");
/** The log lives in this console's own schema: the product may keep one of its own in `drizzle`. */
const log = { migrationsSchema: "provisioning", migrationsTable: "migrations" };
export const logTable = `${log.migrationsSchema}.${log.migrationsTable}`;
/** The one migration that locks the product's tables: it ends a transaction, so that they are locked for a moment. */
export const locksProduct = "0011_product_policies";
/** Any constant works, as long as nothing else in the database uses it as an advisory lock. */
const lockKey = 7_236_614_801;

type Migration = { tag: string; when: number; hash: string };

/** The migrations of this checkout in their order, with the hashes that the log must hold. */
export function journal(): Migration[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  return entries.map(({ tag, when }) => {
    return { tag, when, hash: createHash("sha256").update(upSql(tag)).digest("hex") };
  });
}

/**
 * Brings the database up to this checkout, one process at a time, and returns the tags it applied.
 * Compares the log with the journal afterwards, because Drizzle passes over a migration that is older
 * than the newest applied one without a word. Throws when they differ.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  return withMigrationLock(databaseUrl, async (client) => {
    const before = await appliedHashes(client);
    if (before.length === 0 && (await hasTables(client))) {
      throw new Error(
        "This database has tables already, but no record of this console's baseline: nothing was changed.\n" +
          "Run `npm run db:adopt` first: it says whether the console fits them, and what to do where it does not.",
      );
    }
    await apply(client);
    const expected = journal();
    const applied = await appliedHashes(client);
    const differing = expected.filter(({ hash }, index) => applied[index] !== hash).map(({ tag }) => tag);
    if (differing.length > 0 || applied.length !== expected.length) {
      throw new Error(
        `The database's log has ${applied.length} migrations, this checkout has ${expected.length}; ` +
          `not applied, or changed since: ${differing.join(", ") || "none"}. ` +
          "A migration's file must never change, and its time must be later than the one before it.",
      );
    }
    return expected.slice(before.length).map(({ tag }) => tag);
  });
}

/** Applies what is missing: all up to the one that locks the product's tables in one transaction, the rest in another. */
async function apply(client: pg.Client): Promise<void> {
  const config = { migrationsFolder: folder, ...log };
  const files = readMigrationFiles(config);
  const second = journal().findIndex(({ tag }) => tag === locksProduct) + 1;
  // The dialect asks for a session of any driver's, and its types take none of a certain one.
  const session = drizzle(client)._.session as unknown as Parameters<PgDialect["migrate"]>[1];
  for (const part of [files.slice(0, second), files.slice(second)])
    await new PgDialect().migrate(part, session, config);
}

export function upSql(tag: string): string {
  return readFileSync(path.join(folder, `${tag}.sql`), "utf8");
}

/** The statements that undo one migration. */
export function downSql(tag: string): string {
  return readFileSync(path.join(folder, `${tag}.down.sql`), "utf8");
}

/** Runs `fn` on a client of its own while no other process changes the schema. */
export async function withMigrationLock<T>(
  databaseUrl: string,
  fn: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: connectionString(databaseUrl),
    application_name: "tenant-provisioning-migrate",
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    return await fn(client);
  } finally {
    await client.end();
  }
}

/** The hashes of the migrations that the database has, in the order of their times. */
export async function appliedHashes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ found: boolean }>("select to_regclass($1) is not null as found", [
    logTable,
  ]);
  if (!rows[0]?.found) return [];
  const applied = await client.query<{ hash: string }>(`select hash from ${logTable} order by created_at`);
  return applied.rows.map(({ hash }) => hash);
}

/** True where the schema public has tables or views that no extension brought: the baseline must not run there. */
async function hasTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`
    select exists (
      select from pg_class where relnamespace = to_regnamespace('public') and relkind in ('r', 'p', 'v', 'm', 'f')
        and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
    ) as found`);
  return rows[0]?.found === true;
}
