import { readFileSync } from "node:fs";
import path from "node:path";
import { consoleMigrations, journal, type MigrationFolder, productMigrations } from "./migration-log";

/** The default product's tables as `schema.table`: those that the baseline creates. */
export function baselineTables(): string[] {
  return tablesAfter(consoleMigrations, 0);
}

/** The product's tables that a migration creates. The product's own migrations start from existing tables. */
export function migratedTables(): string[] {
  const existing = tablesAfter(productMigrations, 0);
  const newest = tablesAfter(productMigrations, journal(productMigrations).length - 1);
  return [...baselineTables(), ...newest.filter((name) => !existing.includes(name))];
}

/** The tables in the snapshot of a folder's migration, counted from 0. */
function tablesAfter({ path: folder }: MigrationFolder, migration: number): string[] {
  const file = path.join(folder, `meta/${String(migration).padStart(4, "0")}_snapshot.json`);
  return Object.keys(JSON.parse(readFileSync(file, "utf8")).tables);
}
