import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const folder = path.join(import.meta.dirname, "migrations");
/** The log lives in this console's own schema: the product may keep one of its own in `drizzle`. */
const log = { migrationsSchema: "provisioning", migrationsTable: "migrations" };
/** Any constant works, as long as nothing else in the database uses it as an advisory lock. */
const lockKey = 7_236_614_801;

type Migration = { tag: string; when: number; hash: string };

/** The migrations of this checkout in their order, with the hashes that the log must hold. */
export function journal(): Migration[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  return entries.map(({ tag, when }) => {
    const text = readFileSync(path.join(folder, `${tag}.sql`), "utf8");
    return { tag, when, hash: createHash("sha256").update(text).digest("hex") };
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
    if (before.length === 0 && (await baselineExists(client))) {
      throw new Error(
        "This database has the product's tables already, but no record of this console's baseline.\n" +
          "Run `npm run db:adopt` once, then `npm run db:migrate`.",
      );
    }
    await applyMigrations(drizzle(client), { migrationsFolder: folder, ...log });
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

/** Marks the baseline as applied, on a database whose own tables are there already. */
export async function adopt(databaseUrl: string): Promise<void> {
  await withMigrationLock(databaseUrl, async (client) => {
    if ((await appliedHashes(client)).length > 0) return;
    const [baseline] = journal();
    if (!baseline || !(await baselineExists(client))) {
      throw new Error("There is no table public.tenants here: nothing to adopt. Run `npm run db:migrate`.");
    }
    await client.query(`create schema if not exists ${log.migrationsSchema}`);
    await client.query(
      `create table if not exists ${log.migrationsSchema}.${log.migrationsTable} (id serial primary key, hash text not null, created_at bigint)`,
    );
    await client.query(
      `insert into ${log.migrationsSchema}.${log.migrationsTable} (hash, created_at) values ($1, $2)`,
      [baseline.hash, baseline.when],
    );
  });
}

/** Removes all that this console added, its schema and log included; the product's own tables stay. */
export async function rollback(databaseUrl: string): Promise<void> {
  await withMigrationLock(databaseUrl, async (client) => {
    const applied = (await appliedHashes(client)).length;
    if (applied === 0) return;
    await client.query("begin");
    for (const { tag } of journal().slice(1, applied).reverse()) await client.query(downSql(tag));
    await client.query(`drop table ${log.migrationsSchema}.${log.migrationsTable}`);
    await client.query(`drop schema ${log.migrationsSchema}`);
    await client.query("commit");
  });
}

/** The statements that undo one migration. */
export function downSql(tag: string): string {
  return readFileSync(path.join(folder, `${tag}.down.sql`), "utf8");
}

async function withMigrationLock<T>(databaseUrl: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
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

async function appliedHashes(client: pg.Client): Promise<string[]> {
  const table = `${log.migrationsSchema}.${log.migrationsTable}`;
  const { rows } = await client.query<{ found: boolean }>("select to_regclass($1) is not null as found", [
    table,
  ]);
  if (!rows[0]?.found) return [];
  const applied = await client.query<{ hash: string }>(`select hash from ${table} order by created_at`);
  return applied.rows.map(({ hash }) => hash);
}

async function baselineExists(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass('public.tenants') is not null as found",
  );
  return rows[0]?.found === true;
}
