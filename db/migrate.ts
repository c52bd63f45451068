import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import type pg from "pg";
import { installDefinitions, installTableFunctions } from "./definitions";
import { findProduct } from "./find-product";
import { withMigrationLock } from "./migration-lock";

const folder = path.join(import.meta.dirname, "migrations");
/** The log lives in this console's own schema: the product may keep one of its own in `drizzle`. */
const log = { migrationsSchema: "provisioning", migrationsTable: "migrations" };
export const logTable = `${log.migrationsSchema}.${log.migrationsTable}`;

type JournalEntry = { tag: string; when: number; hash: string };

/** The migrations of this checkout in their order, with the hashes that the log must hold. */
export function journal(): JournalEntry[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  return entries.map(({ tag, when }) => {
    return { tag, when, hash: createHash("sha256").update(upSql(tag)).digest("hex") };
  });
}

/** The tags of the migrations that were applied, and whether functions, views and rights were installed. */
export type Migration = { applied: string[]; installed: boolean };

export function migrationText({ applied, installed }: Migration): string {
  const lines = [
    ...(applied.length > 0 ? [`Applied ${applied.join(", ")}.`] : []),
    ...(installed ? ["Installed functions, views and rights."] : []),
  ];
  return lines.join("\n") || "The database is up to date.";
}

/**
 * Brings the database up to this checkout, one process at a time: the tables by migrations, then functions, views and
 * rights. Compares the log with the journal, because Drizzle skips a migration that is older than the newest applied
 * one without an error. Throws if they differ.
 */
export async function migrate(databaseUrl: string): Promise<Migration> {
  return withMigrationLock(databaseUrl, async (client) => {
    const before = await appliedHashes(client);
    const product = before.length === 0 ? await findProduct(client) : [];
    if (product.length > 0) throw new Error(beforeAdoption(product));
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
    return {
      applied: expected.slice(before.length).map(({ tag }) => tag),
      installed: await installDefinitions(client),
    };
  });
}

const shownTables = 5;

function beforeAdoption(tables: readonly string[]): string {
  const more = tables.length > shownTables ? ` and ${tables.length - shownTables} more` : "";
  return (
    `This database has tables already, but no record of this console's baseline: ${tables.slice(0, shownTables).join(", ")}${more}. Nothing was changed.\n` +
    "Run `npm run db:adopt` first: it compares them with what the console needs and lists what does not fit. Tables in another schema, " +
    "or of other names, are mapped in db/product (docs/adopting.md)."
  );
}

/** Applies the missing migrations in one transaction. */
async function apply(client: pg.Client): Promise<void> {
  const known = journal();
  if ((await appliedHashes(client)).length < known.length) await installTableFunctions(client);
  const config = { migrationsFolder: folder, ...log };
  // Drizzle hashes a file as it is, with the line ends of the checkout.
  const files = readMigrationFiles(config).map((file, index) => {
    return { ...file, sql: file.sql.map(withLf), hash: known[index]?.hash ?? file.hash };
  });
  // The dialect asks for a session of any driver's, and its types take none of a certain one.
  const session = drizzle(client)._.session as unknown as Parameters<PgDialect["migrate"]>[1];
  await new PgDialect().migrate(files, session, config);
}

export function upSql(tag: string): string {
  return withLf(readFileSync(path.join(folder, `${tag}.sql`), "utf8"));
}

/** Git on Windows may write CRLF. */
function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n");
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
