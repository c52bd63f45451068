import type { SQL } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import type pg from "pg";
import { dropViews } from "../definitions/create-views";
import { installDefinitions, installTableFunctions, writeDefinitions } from "../definitions/definitions";
import { keepAdditions } from "../definitions/keep-additions";
import { databaseError } from "../errors";
import { findProduct } from "../seam/find-product";
import { withMigrationLock } from "./migration-lock";
import {
  appliedHashes,
  consoleMigrations,
  journal,
  logSchema,
  type MigrationFolder,
  productMigrations,
  withLf,
} from "./migration-log";

/** The tags of the applied migrations, and whether functions, views and rights were installed. */
export type Migration = { applied: string[]; installed: boolean };

export function migrationText({ applied, installed }: Migration): string {
  const lines = [
    ...(applied.length > 0 ? [`Applied ${applied.join(", ")}.`] : []),
    ...(installed ? ["Installed functions, views and rights."] : []),
  ];
  return lines.join("\n") || "The database is up to date.";
}

/**
 * Updates the database to this checkout, one process at a time: first the console's migrations and the product's, then
 * functions, views and rights.
 */
export async function migrate(databaseUrl: string): Promise<Migration> {
  return withMigrationLock(databaseUrl, async (client) => {
    const before = await appliedHashes(client);
    const product = before.length === 0 ? await findProduct(client) : [];
    if (product.length > 0) throw new Error(adoptionRequiredText(product));
    if (before.length < journal().length) await installTableFunctions(client);
    const applied = await apply(client, consoleMigrations, drizzle(client)._.session);
    const productResult = await applyProduct(client);
    const installed = await installDefinitions(client);
    return {
      applied: [...applied, ...productResult.applied],
      installed: installed || productResult.installed,
    };
  });
}

/**
 * Applies the product's migrations. Postgres refuses to change a column that one of our views reads (0A000, 2BP01). In
 * that case the views are dropped first and reinstalled afterwards, all in one transaction.
 */
async function applyProduct(client: pg.Client): Promise<Migration> {
  const connection = drizzle(client);
  try {
    return { applied: await apply(client, productMigrations, connection._.session), installed: false };
  } catch (error) {
    if (!["0A000", "2BP01"].includes(databaseError(error)?.code ?? "")) throw error;
    return connection.transaction(async (tx) => {
      await client.query("set local lock_timeout = '5s'");
      const session = {
        execute: (query: SQL) => tx.execute(query),
        all: async (query: SQL) => (await tx.execute(query)).rows,
        transaction: (fn: Parameters<typeof tx.transaction>[0]) => tx.transaction(fn),
      };
      return keepAdditions(client, async () => {
        const refusal = await dropViews(client);
        const applied = await apply(client, productMigrations, session).catch((again) => {
          throw refusal ?? again;
        });
        await writeDefinitions(client);
        return { applied, installed: true };
      });
    });
  }
}

const shownTables = 5;

function adoptionRequiredText(tables: readonly string[]): string {
  const more = tables.length > shownTables ? ` and ${tables.length - shownTables} more` : "";
  return (
    `This database already has tables (${tables.slice(0, shownTables).join(", ")}${more}) but no record of this console's baseline. Nothing was changed.\n` +
    "Run `npm run db:adopt` first: it compares these tables with what the console needs and lists every difference. If your tables " +
    "are in another schema or have other names, map them in db/product (docs/adopting.md)."
  );
}

/**
 * Applies a folder's pending migrations in one transaction, and returns their names. Throws if the log then differs from
 * the journal, because Drizzle silently skips a migration that is older than the newest applied one.
 */
async function apply(client: pg.Client, folder: MigrationFolder, session: unknown): Promise<string[]> {
  const expected = journal(folder);
  const before = await appliedHashes(client, folder);
  const config = {
    migrationsFolder: folder.path,
    migrationsSchema: logSchema,
    migrationsTable: folder.table,
  };
  // Drizzle hashes the file as it is, with the checkout's line endings.
  const files = readMigrationFiles(config).map((file, index) => {
    return { ...file, sql: file.sql.map(withLf), hash: expected[index]?.hash ?? file.hash };
  });
  // At run time the dialect accepts any session; its types don't.
  await new PgDialect().migrate(files, session as Parameters<PgDialect["migrate"]>[1], config);

  const applied = await appliedHashes(client, folder);
  const differing = expected.filter(({ hash }, index) => applied[index] !== hash);
  if (differing.length > 0 || applied.length !== expected.length) {
    throw new Error(
      `Migrations in the log provisioning.${folder.table}: ${applied.length}; in this checkout: ${expected.length}. ` +
        `Missing from the log or changed since: ${namesOf(differing) || "none"}. ` +
        "Check out the version that migrated this database, or restore the changed files. Never change a migration's file, and " +
        "give each a later time in the journal than the one before.",
    );
  }
  return expected.slice(before.length).map(({ tag }) => `${folder.prefix}${tag}`);

  function namesOf(entries: readonly { tag: string }[]): string {
    return entries.map(({ tag }) => `${folder.prefix}${tag}`).join(", ");
  }
}
