import { existsSync, rmSync } from "node:fs";
import { DrizzleQueryError } from "drizzle-orm";
import pg from "pg";
import { tablesBeside } from "./additions";
import { type CatalogObject, notIn, readCatalog } from "./catalog";
import { exportTables, tablesOf } from "./export-audit";
import { appliedHashes, downSql, journal, locksProduct, logTable } from "./migrate";
import { withMigrationLock } from "./migration-lock";

const [schema = ""] = logTable.split(".");

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
    const tags = tagsOf(await appliedHashes(client));
    if (tags.length === 0) return { result: "nothing" };
    if (existsSync(exportTo)) throw new Error(`${exportTo} is there already: name a file that is not.`);
    await client.query("begin; set local lock_timeout = '5s'; set local statement_timeout = 0");
    try {
      return await remove(client, tags, exportTo, force);
    } catch (error) {
      rmSync(exportTo, { force: true });
      throw inWords(error);
    }
  });
}

/** The caller's connection ends without a commit, and with it the transaction, wherever this does not commit. */
async function remove(
  client: pg.Client,
  tags: string[],
  exportTo: string,
  force: boolean,
): Promise<Rollback> {
  // Nothing may come in between the last look and the end. None of these locks is on a table of the product.
  await client.query(`lock table ${(await tablesOf(client, schema)).join(", ")} in access exclusive mode`);
  const unsettled = await countUnsettled(client);
  if (!force && unsettled.attempts + unsettled.cleanups > 0) return { result: "refused", unsettled };
  const before = await readCatalog(client);
  const beside = tablesBeside(tags.slice(1));
  const rows = await exportTables(client, [...(await tablesOf(client, schema)), ...beside], exportTo);
  const downs = tags.slice(1).reverse();
  for (const tag of downs) if (tag !== locksProduct) await run(client, downSql(tag));
  await client.query(`drop table ${logTable}; drop schema ${schema}`);
  const after = await readCatalog(client);
  const isBeside = (object: CatalogObject) => beside.some((table) => isOf(table, object));
  refuseOthers([
    ...notIn(before, after).filter((object) => isOthers(object) && !isBeside(object)),
    ...notIn(after, before),
  ]);
  await run(client, `${downs.includes(locksProduct) ? downSql(locksProduct) : ""}; commit`);
  return { result: "removed", unsettled, rows, removed: notIn(before, await readCatalog(client)) };
}

/** An error keeps its statements, so that the message can show them. */
async function run(client: pg.Client, statements: string): Promise<void> {
  await client.query(statements).catch((error: Error) => {
    throw new DrizzleQueryError(statements, [], error);
  });
}

/** The applied migrations. A newer checkout's cannot be undone by this one, nor can one whose file was changed. */
function tagsOf(applied: readonly string[]): string[] {
  const known = journal();
  if (applied.some((hash, index) => known[index]?.hash !== hash)) {
    throw new Error(
      `The database has ${applied.length} migrations, and they are not this checkout's ${known.length}. ` +
        "Roll back with the version of the console that made them; nothing was removed.",
    );
  }
  return known.slice(0, applied.length).map(({ tag }) => tag);
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

/** True for a table, and for what goes with it: columns, indexes, keys, policies, rights and its row type. */
function isOf(table: string, { kind, schema: of, name, definition }: CatalogObject): boolean {
  const [its, own = ""] = table.split(".");
  if (of !== its) return false;
  if (kind === "reference") return definition.startsWith(`from ${own}.`);
  if (kind === "index") return definition.includes(` ON ${table} `);
  return name === own || name === `_${own}` || name.startsWith(`${own}.`);
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
