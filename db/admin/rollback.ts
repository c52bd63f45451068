import { existsSync, rmSync } from "node:fs";
import { DrizzleQueryError } from "drizzle-orm";
import pg from "pg";
import { retryLocks } from "../connection/retry-locks";
import { functionSources } from "../definitions/function-sources";
import { exportTables, tablesOf } from "../export-audit";
import { type CatalogObject, notIn, readCatalog } from "./adopt/catalog";
import { settingResets } from "./grant-console-role";
import { withMigrationLock } from "./migration-lock";
import {
  appliedHashes,
  consoleMigrations,
  createLog,
  journal,
  productMigrations,
  logSchema as schema,
} from "./migration-log";
import { ourTables } from "./our-tables";
import { removeRights } from "./remove-rights";
import { run } from "./run-statement";

/** Attempts and clean-ups that might have left auth users behind. After a rollback, nothing removes those users. */
export type Unsettled = { attempts: number; cleanups: number };

export type Rollback =
  | { result: "nothing" }
  | { result: "refused"; unsettled: Unsettled }
  | {
      result: "removed";
      unsettled: Unsettled;
      /** The number of exported rows by table. */
      rows: Map<string, number>;
      removed: CatalogObject[];
      /** True if the log of the product's own migrations remains, because their tables remain too. */
      keptLog: boolean;
    };

/**
 * Removes the console's schema, rights and settings in one transaction, and then its role if no other database uses it. If
 * the product has migrations of its own, their log remains. First exports every row of the schema to the file `exportTo`,
 * which must not exist. Refuses while attempts are in flight or clean-ups are open, unless forced. Throws, and removes
 * nothing, if it would change anything else.
 */
export function rollback(
  databaseUrl: string,
  { exportTo, force = false }: { exportTo: string; force?: boolean },
): Promise<Rollback> {
  return withMigrationLock(databaseUrl, async (client) => {
    if (!isInstalled(await appliedHashes(client))) return { result: "nothing" };
    if (existsSync(exportTo))
      throw new Error(`Nothing was removed: ${exportTo} already exists. Choose another file.`);
    await client.query("begin; set local lock_timeout = '5s'; set local statement_timeout = 0");
    const outcome = await remove(client, exportTo, force).catch((error) => {
      rmSync(exportTo, { force: true });
      throw explainError(error);
    });
    if (outcome.result === "refused") return outcome;
    // Drops the role after the transaction, because dropping it fails if another database uses it, and because waiting for
    // it in the transaction would keep tables locked.
    await client.query(dropRole).catch(() => undefined);
    const { before, ...removed } = outcome;
    return { ...removed, removed: notIn(before, await readCatalog(client)) };
  });
}

type Refused = Extract<Rollback, { result: "refused" }>;
type Removed = Omit<Extract<Rollback, { result: "removed" }>, "removed"> & { before: CatalogObject[] };

/** If this throws or refuses, the caller closes the connection, which rolls the transaction back. */
async function remove(client: pg.Client, exportTo: string, force: boolean): Promise<Refused | Removed> {
  // Blocks writes between the last check and the commit. None of these locks is on a table of the product.
  await client.query(`lock table ${(await tablesOf(client, schema)).join(", ")} in access exclusive mode`);
  const unsettled = await countUnsettled(client);
  if (!force && unsettled.attempts + unsettled.cleanups > 0) return { result: "refused", unsettled };
  const before = await readCatalog(client);
  const rows = await exportTables(client, await tablesOf(client, schema), exportTo);
  const resets = await settingResets(client);
  const ownMigrations = await readOwnMigrations(client);
  for (const statement of await dropsOf(client)) await run(client, statement);
  await writeOwnMigrations(client, ownMigrations);
  const after = await readCatalog(client);
  refuseForeign([...notIn(before, after).filter(isForeign), ...notIn(after, before)]);
  for (const statement of resets) await run(client, statement);
  // Removing policies locks the product's tables, so it comes last.
  await retryLocks(client, () => removeRights(client));
  await client.query("commit");
  return { result: "removed", unsettled, rows, before, keptLog: ownMigrations.length > 0 };
}

type LogRow = { hash: string; created_at: string };

/** The product's log, unless it has only the initial migration, which changes nothing and can be applied again. */
async function readOwnMigrations(client: pg.Client): Promise<LogRow[]> {
  if ((await appliedHashes(client, productMigrations)).length <= 1) return [];
  const { rows } = await client.query<LogRow>(
    `select hash, created_at from ${schema}.${productMigrations.table} order by id`,
  );
  return rows;
}

/** Recreates the log. The schema was dropped completely, so that nothing else in it can remain. */
async function writeOwnMigrations(client: pg.Client, rows: readonly LogRow[]): Promise<void> {
  if (rows.length === 0) return;
  await createLog(client, productMigrations);
  for (const { hash, created_at } of rows)
    await client.query(
      `insert into ${schema}.${productMigrations.table} (hash, created_at) values ($1, $2)`,
      [hash, created_at],
    );
}

/**
 * Statements that drop all views of the schema, the console's tables and functions by name, and the extension pg_trgm if
 * it is in the schema. Any other object in the schema makes `drop schema` fail.
 */
async function dropsOf(client: pg.Client): Promise<string[]> {
  const dropped = [...ourTables.map(({ name }) => name), consoleMigrations.table, productMigrations.table];
  const { rows } = await client.query<{ statement: string }>(
    `select format('drop view %s', string_agg(c.oid::regclass::text, ', ')) as statement from pg_class as c
     where relnamespace = to_regnamespace($1) and relkind = 'v' having count(*) > 0
     union all
     select format('drop table %s', string_agg(c.oid::regclass::text, ', ')) from pg_class as c
     where relnamespace = to_regnamespace($1) and relkind in ('r', 'p') and relname = any($2)
     union all
     select format('drop function %s', p.oid::regprocedure) from pg_proc as p
     where pronamespace = to_regnamespace($1) and (proname = any($3)
       or exists (select from provisioning.definitions where name = 'function ' || proname))
     union all
     select 'drop extension pg_trgm' from pg_extension where extname = 'pg_trgm' and extnamespace = to_regnamespace($1)`,
    [schema, dropped, functionSources().map(({ name }) => name)],
  );
  return [...rows.map(({ statement }) => statement), `drop schema ${schema}`];
}

/** The role belongs to the cluster. It remains while another database uses it. */
const dropRole = "set lock_timeout = '5s'; drop role provisioning_app";

/** True if migrations are applied. Throws if one is from a newer checkout or if its file was changed since. */
function isInstalled(applied: readonly string[]): boolean {
  const expected = journal();
  if (applied.some((hash, index) => expected[index]?.hash !== hash)) {
    throw new Error(
      `Nothing was removed. The log provisioning.migrations differs from this checkout. Migrations in the log: ${applied.length}; in this checkout: ${expected.length}. ` +
        "Roll back with the version of the console that migrated this database.",
    );
  }
  return applied.length > 0;
}

async function countUnsettled(client: pg.Client): Promise<Unsettled> {
  const tables = await tablesOf(client, schema);
  const count = async (table: string, condition: string) => {
    if (!tables.includes(`${schema}.${table}`)) return 0;
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from ${schema}.${table} where ${condition}`,
    );
    return rows[0]?.n ?? 0;
  };
  return {
    attempts: await count("attempts", "finished_at is null"),
    cleanups: await count("auth_cleanups", "state <> 'done'"),
  };
}

/** False for the console's own objects, and for rights and policies, which were added for the console's role. */
function isForeign({ kind, schema: objectSchema, name }: CatalogObject): boolean {
  if (objectSchema === schema || (kind === "comment" && name.includes(`${schema}.`))) return false;
  return kind !== "grant" && kind !== "policy" && kind !== "default rights";
}

function refuseForeign(objects: readonly CatalogObject[]): void {
  if (objects.length === 0) return;
  const names = objects.map(
    ({ kind, schema: objectSchema, name }) =>
      `${kind} ${objectSchema === "" ? "" : `${objectSchema}: `}${name}`,
  );
  throw new Error(
    `Nothing was removed: the rollback would change objects that are not the console's, or another session is changing them now. Drop or move these, or wait for that session, then run this again:\n  ${names.join("\n  ")}`,
  );
}

/** Explains errors with a cause outside the console. Returns any other error unchanged. */
function explainError(thrown: unknown): unknown {
  const error = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
  if (!(error instanceof pg.DatabaseError)) return thrown;
  if (error.code === "2BP01") {
    return new Error(
      `Nothing was removed: an object that the console did not create depends on the provisioning schema. Drop or change it, then run this again.\n${error.detail}`,
      { cause: error },
    );
  }
  if (error.code === "55P03" || error.code === "40P01") {
    return new Error(
      "Nothing was removed: tables are in use. Stop the console, wait for long transactions to end, then run this again.",
      { cause: error },
    );
  }
  return thrown;
}
