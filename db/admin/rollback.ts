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
  journal,
  productMigrations,
  logSchema as schema,
} from "./migration-log";
import { ourTables } from "./our-tables";
import { removeRights } from "./remove-rights";
import { run } from "./run-statement";

/** What a dead worker or an unanswered deletion may have left: nobody would remove it any more. */
export type Unsettled = { attempts: number; cleanups: number };

export type Rollback =
  | { result: "nothing" }
  | { result: "refused"; unsettled: Unsettled }
  | {
      result: "removed";
      unsettled: Unsettled;
      /** Rows that were exported, by table. */
      rows: Map<string, number>;
      removed: CatalogObject[];
    };

/**
 * Takes out all that this console added, its schema and log included, in one transaction: first every row
 * goes to the file `exportTo`, which must not exist. Refuses while attempts are in flight or clean-ups are
 * open, unless forced. Throws, and removes nothing, where anything else would be touched.
 */
export function rollback(
  databaseUrl: string,
  { exportTo, force = false }: { exportTo: string; force?: boolean },
): Promise<Rollback> {
  return withMigrationLock(databaseUrl, async (client) => {
    if (!isInstalled(await appliedHashes(client))) return { result: "nothing" };
    if (existsSync(exportTo)) throw new Error(`${exportTo} is there already: name a file that is not.`);
    await client.query("begin; set local lock_timeout = '5s'; set local statement_timeout = 0");
    const outcome = await remove(client, exportTo, force).catch((error) => {
      rmSync(exportTo, { force: true });
      throw inWords(error);
    });
    if (outcome.result === "refused") return outcome;
    // Not in the transaction: other databases of the cluster may use the role, and the product's tables are locked.
    await client.query(dropRole).catch(() => undefined);
    const { before, ...removed } = outcome;
    return { ...removed, removed: notIn(before, await readCatalog(client)) };
  });
}

type Refused = Extract<Rollback, { result: "refused" }>;
type Removed = Omit<Extract<Rollback, { result: "removed" }>, "removed"> & { before: CatalogObject[] };

/** The caller's connection ends without a commit, and with it the transaction, if this does not commit. */
async function remove(client: pg.Client, exportTo: string, force: boolean): Promise<Refused | Removed> {
  // Nothing may come in between the last look and the end. None of these locks is on a table of the product.
  await client.query(`lock table ${(await tablesOf(client, schema)).join(", ")} in access exclusive mode`);
  const unsettled = await countUnsettled(client);
  if (!force && unsettled.attempts + unsettled.cleanups > 0) return { result: "refused", unsettled };
  const before = await readCatalog(client);
  const rows = await exportTables(client, await tablesOf(client, schema), exportTo);
  const resets = await settingResets(client);
  for (const statement of await dropsOf(client)) await run(client, statement);
  const after = await readCatalog(client);
  refuseOthers([...notIn(before, after).filter(isOthers), ...notIn(after, before)]);
  for (const statement of resets) await run(client, statement);
  // Policies lock the product's tables, so they go last.
  await retryLocks(client, () => removeRights(client));
  await client.query("commit");
  return { result: "removed", unsettled, rows, before };
}

/** Statements that drop what the console has made, by name: anything else in the schema keeps the schema. */
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

/** The role belongs to the cluster: it stays while another database uses it. */
const dropRole = "set lock_timeout = '5s'; drop role provisioning_app";

/** True if migrations are applied. A newer checkout's cannot be undone by this one, nor can one whose file was changed. */
function isInstalled(applied: readonly string[]): boolean {
  const known = journal();
  if (applied.some((hash, index) => known[index]?.hash !== hash)) {
    throw new Error(
      `The database has ${applied.length} migrations, and they are not this checkout's ${known.length}. ` +
        "Roll back with the version of the console that made them; nothing was removed.",
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

/** Rights and policies on the product's tables may go: they were added for the console's own role. */
function isOthers({ kind, schema: of, name }: CatalogObject): boolean {
  if (of === schema || (kind === "comment" && name.includes(`${schema}.`))) return false;
  return kind !== "grant" && kind !== "policy" && kind !== "default rights";
}

function refuseOthers(objects: readonly CatalogObject[]): void {
  if (objects.length === 0) return;
  const names = objects.map(({ kind, schema: of, name }) => `${kind} ${of === "" ? "" : `${of}: `}${name}`);
  throw new Error(
    `Nothing was removed: the way back would change what is not the console's, or somebody else is changing it now.\n  ${names.join("\n  ")}`,
  );
}

/** The errors that have a cause outside of the console, in words; everything else is returned as it is. */
function inWords(thrown: unknown): unknown {
  const error = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
  if (!(error instanceof pg.DatabaseError)) return thrown;
  if (error.code === "2BP01") {
    return new Error(
      `Nothing was removed: something that the console did not make depends on it.\n${error.detail}`,
      { cause: error },
    );
  }
  if (error.code === "55P03" || error.code === "40P01") {
    return new Error(
      "Nothing was removed: tables are in use. Stop the console, let long transactions end, then try again.",
      { cause: error },
    );
  }
  return thrown;
}
