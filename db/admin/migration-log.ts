import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";

/** Logs are in the console's own schema, because the product might have its own log in the schema `drizzle`. */
export const logSchema = "provisioning";

/** A folder of migrations, and the table that logs the applied ones. */
export type MigrationFolder = {
  path: string;
  table: string;
  /** Prefix of a migration's name in messages. */
  prefix: string;
};

/** The baseline, and the migrations of the console's own tables. */
export const consoleMigrations: MigrationFolder = {
  path: path.join(import.meta.dirname, "../migrations"),
  table: "migrations",
  prefix: "",
};

/** The migrations of the product's own tables. Releases of the console never add any. */
export const productMigrations: MigrationFolder = {
  path: path.join(import.meta.dirname, "../product/migrations"),
  table: "product_migrations",
  prefix: "product/",
};

/** The log that identifies the schema as the console's. */
export const logTable = `${logSchema}.${consoleMigrations.table}`;

export type JournalEntry = { tag: string; when: number; hash: string };

/** This checkout's migrations in order, with the hashes that the log must have. */
export function journal(folder = consoleMigrations): JournalEntry[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder.path, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  return entries.map(({ tag, when }) => {
    return { tag, when, hash: createHash("sha256").update(textOf(folder, tag)).digest("hex") };
  });
}

/** The statements of the migrations after the first `applied` ones. */
export function pendingStatements(applied: number, folder = consoleMigrations): string[] {
  const pending = journal(folder).slice(applied);
  return pending.flatMap(({ tag }) => textOf(folder, tag).split("--> statement-breakpoint"));
}

function textOf({ path: folder }: MigrationFolder, tag: string): string {
  return withLf(readFileSync(path.join(folder, `${tag}.sql`), "utf8"));
}

/** Creates a folder's log and its schema, as Drizzle's migrator does. */
export async function createLog(client: pg.Client, folder = consoleMigrations): Promise<void> {
  await client.query(`create schema if not exists ${logSchema}`);
  await client.query(
    `create table if not exists ${logSchema}.${folder.table} (id serial primary key, hash text not null, created_at bigint)`,
  );
}

/** The hashes of the applied migrations, ordered by time. */
export async function appliedHashes(client: pg.Client, folder = consoleMigrations): Promise<string[]> {
  const log = `${logSchema}.${folder.table}`;
  const { rows } = await client.query<{ found: boolean }>("select to_regclass($1) is not null as found", [
    log,
  ]);
  if (!rows[0]?.found) return [];
  const applied = await client.query<{ hash: string }>(`select hash from ${log} order by created_at`);
  return applied.rows.map(({ hash }) => hash);
}

/** Converts line endings, because Git on Windows can check files out with CRLF. */
export function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
