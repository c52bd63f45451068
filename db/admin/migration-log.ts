import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";

/** Logs live in the console's own schema: the product may keep one of its own in `drizzle`. */
export const logSchema = "provisioning";

/** A folder of migrations with the table that logs which of them a database has. */
export type MigrationFolder = {
  path: string;
  table: string;
  /** Precedes a migration's name if it is shown. */
  prefix: string;
};

/** The console's own tables, and the baseline. */
export const consoleMigrations: MigrationFolder = {
  path: path.join(import.meta.dirname, "../migrations"),
  table: "migrations",
  prefix: "",
};

/** The product's own tables: no release of the console adds one. */
export const productMigrations: MigrationFolder = {
  path: path.join(import.meta.dirname, "../product/migrations"),
  table: "product_migrations",
  prefix: "product/",
};

/** The log by which the console's schema is known as its own. */
export const logTable = `${logSchema}.${consoleMigrations.table}`;

export type JournalEntry = { tag: string; when: number; hash: string };

/** The migrations of this checkout in their order, with the hashes that the log must hold. */
export function journal(folder = consoleMigrations): JournalEntry[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder.path, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  return entries.map(({ tag, when }) => {
    return { tag, when, hash: createHash("sha256").update(textOf(folder, tag)).digest("hex") };
  });
}

/** The statements of the migrations that follow the first `applied` ones. */
export function pendingStatements(applied: number, folder = consoleMigrations): string[] {
  const pending = journal(folder).slice(applied);
  return pending.flatMap(({ tag }) => textOf(folder, tag).split("--> statement-breakpoint"));
}

function textOf({ path: folder }: MigrationFolder, tag: string): string {
  return withLf(readFileSync(path.join(folder, `${tag}.sql`), "utf8"));
}

/** Creates the log of a folder, and its schema, as Drizzle's migrator does. */
export async function createLog(client: pg.Client, folder = consoleMigrations): Promise<void> {
  await client.query(`create schema if not exists ${logSchema}`);
  await client.query(
    `create table if not exists ${logSchema}.${folder.table} (id serial primary key, hash text not null, created_at bigint)`,
  );
}

/** The hashes of the migrations that the database has, in the order of their times. */
export async function appliedHashes(client: pg.Client, folder = consoleMigrations): Promise<string[]> {
  const log = `${logSchema}.${folder.table}`;
  const { rows } = await client.query<{ found: boolean }>("select to_regclass($1) is not null as found", [
    log,
  ]);
  if (!rows[0]?.found) return [];
  const applied = await client.query<{ hash: string }>(`select hash from ${log} order by created_at`);
  return applied.rows.map(({ hash }) => hash);
}

/** Git on Windows may write CRLF. */
export function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
