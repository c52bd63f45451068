import type pg from "pg";
import { expectedTables } from "../../definitions/expected";
import { withMigrationLock } from "../migration-lock";
import { appliedHashes, consoleMigrations, journal, logSchema, productMigrations } from "../migration-log";
import { type Additions, additions } from "../parse-migrations";
import { compareAccounts } from "./compare/accounts";
import type { Findings } from "./compare/findings";
import { compareTables } from "./compare/tables";
import { draftProduct, fieldLines } from "./draft";
import { guessProduct, productTablesOf } from "./guess";
import { withLookups } from "./guess/code-tables";
import { guessLines } from "./guess/text";
import { inspectTables, type TableInfo } from "./inspect";
import { inspectMigrated } from "./inspect-migrated";
import { writeLog } from "./log";
import { type TryTenant, tryOut } from "./try-out";

export type Adoption = Findings & {
  /** `adopted` by this run, `known` from an earlier one, or `refused` without a change. */
  result: "adopted" | "known" | "refused";
  /** Postgres version, such as 15.18. */
  version: string;
  /** Lines about the schemas with tables, and about the guessed parts of the product. */
  overview: string[];
  /** True if db/product can be drafted from these tables. */
  canDraft: boolean;
  /** True if any schema has product tables. */
  hasTables: boolean;
  /** The existing tables that the console relies on. */
  tables: TableInfo[];
  /** Lines about existing tenants that break a rule for new ones. */
  existing: string[];
  /** Statements that create the indexes that large lists and searches need. The console never runs them. */
  indexes: string[];
  /** False if no trial tenant was requested. */
  triedTenant: boolean;
  /** What the migrations after the baseline would add; empty once one of them is applied. */
  additions: Additions;
};

const oldestPostgres = 15;

export type ProductDraft = {
  overview: string[];
  /** Required columns of unknown purpose, which become form fields in the draft. */
  fields: string[];
  /** Drafted files of db/product by name; null if no tenants table was found. */
  files: Record<string, string> | null;
};

/** Drafts db/product from the tables of all schemas. Changes nothing. */
export function draftFrom(databaseUrl: string): Promise<ProductDraft> {
  return withMigrationLock(databaseUrl, async (client) => {
    const tables = await withLookups(client, await inspectTables(client));
    const guess = guessProduct(tables);
    return {
      overview: guessLines(guess, tables),
      fields: guess ? fieldLines(guess, tables) : [],
      files: guess && draftProduct(guess, tables),
    };
  });
}

const noAdditions: Additions = { inSchema: new Map(), outside: [] };

/**
 * Compares the tables of an existing database with db/product. If there are no problems, runs the installation, and
 * creates a tenant if `tryTenant` is given, in a transaction that is rolled back. If everything fits, marks the
 * baseline as applied, which creates only the migration log and its schema. Otherwise changes nothing.
 */
export function adopt(databaseUrl: string, tryTenant?: TryTenant): Promise<Adoption> {
  return withMigrationLock(databaseUrl, async (client) => {
    const [baseline] = journal();
    if (!baseline) throw new Error("This checkout has no migrations.");
    const expected = expectedTables();
    const found = await inspectTables(client);
    const foreign = foreignSchema(found);
    const tables = foreign.length > 0 ? found : await inspectMigrated(client);
    const result = compareTables(expected, tables);
    const server = await inspectServer(client);
    const accounts = compareAccounts(
      tables,
      expected.map(({ name }) => name),
    );
    result.problems.unshift(...server.problems, ...foreign, ...accounts.problems);
    result.notes.push(...accounts.notes);
    // A foreign schema has no log of ours, even if it has an object with the log's name.
    const applied = foreign.length > 0 ? [] : await appliedHashes(client);
    const [existing, indexes]: [string[], string[]] = [[], []];
    if (result.problems.length === 0) {
      const trial = await tryOut(client, tryTenant);
      result.problems.push(...trial.problems);
      result.notes.push(...trial.notes);
      existing.push(...trial.existing);
      indexes.push(...trial.indexes);
    }
    const guess = guessProduct(await withLookups(client, tables));
    const report = {
      ...result,
      existing,
      indexes,
      triedTenant: tryTenant !== undefined,
      overview: guessLines(guess, tables),
      canDraft: guess !== null,
      hasTables: productTablesOf(tables).length > 0,
      tables: tables.filter(({ name }) => expected.some((table) => table.name === name)),
      version: server.version,
      additions: applied.length > 1 ? noAdditions : additions(),
    };
    if (result.problems.length > 0) return { ...report, result: "refused" };
    if (applied.length > 0) return { ...report, result: "known" };
    await client.query("begin");
    await writeLog(client, baseline);
    await client.query("commit");
    return { ...report, result: "adopted" };
  });
}

async function inspectServer(client: pg.Client): Promise<{ version: string; problems: string[] }> {
  const { rows } = await client.query<{
    version: string;
    number: number;
    role: string;
    may_create: boolean;
  }>(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      current_user as role, has_database_privilege(current_database(), 'create') as may_create`);
  const [server] = rows;
  if (!server) throw new Error("the server did not return its version");
  const problems: string[] = [];
  if (server.number < oldestPostgres * 10_000) {
    problems.push(`This is Postgres ${server.version}, but the console needs ${oldestPostgres} or newer.`);
  }
  if (!server.may_create) {
    problems.push(
      `The role ${server.role} cannot create a schema here. Set MIGRATION_DATABASE_URL to a connection string for a role that can.`,
    );
  }
  return { version: server.version, problems };
}

/**
 * Finds another program's schema with our name. Its tables would be mistaken for ours and removed by a rollback. If the
 * schema has only the log of the product's own migrations, a rollback left it behind, and it is not foreign.
 */
function foreignSchema(tables: readonly TableInfo[]): string[] {
  const inside = tables.filter(({ name }) => name.startsWith(`${logSchema}.`));
  const isLog = (name: string) =>
    inside.some(
      (table) =>
        table.name === `${logSchema}.${name}` &&
        table.columns.map((column) => column.name).join() === "id,hash,created_at",
    );
  const isRollbackLog = inside.length === 1 && isLog(productMigrations.table);
  if (inside.length === 0 || isRollbackLog || isLog(consoleMigrations.table)) return [];
  const names = inside.map(({ name }) => name).join(", ");
  return [
    `The schema ${logSchema} already exists, but this console did not create it. It contains ${names}. Rename that schema first.`,
  ];
}
