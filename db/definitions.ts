import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { DrizzleQueryError } from "drizzle-orm";
import type pg from "pg";
import { fingerprintSql } from "./function-fingerprint";
import { functionFiles, functionFingerprint } from "./function-sources";
import { calledFunctions, grants, rightsStatements } from "./grants";
import { installedViews } from "./installed-views";
import { recordViewSql } from "./record-view";
import { removeRights } from "./remove-rights";
import { retryLocks } from "./retry-locks";

/** Functions, views and rights: what is not a table, and so not a migration. */
const sources = {
  views: read("views.sql"),
  productViews: read("product/views.sql"),
  productGrants: read("product/grants.sql"),
  recordView: recordViewSql(),
};

/** Creates the functions that tables need for their indexes and generated columns. They call nothing but Postgres's own. */
export async function installTableFunctions(client: pg.Client): Promise<void> {
  await client.query("create schema if not exists provisioning");
  for (const { text } of functionFiles()) {
    if (/\bimmutable\b/i.test(text.split("AS $$")[0] ?? "")) await run(client, text);
  }
}

/**
 * Installs the functions, triggers, views and rights of this version in one transaction, and removes those that it
 * does not have. Returns false if the database had them already. Throws, and changes nothing, on any error.
 */
export async function installDefinitions(client: pg.Client): Promise<boolean> {
  if (await hasDefinitions(client)) return false;
  await client.query("begin; set local lock_timeout = '5s'");
  await writeDefinitions(client);
  await client.query("commit");
  return true;
}

/** True if the database has the functions, views and rights of this version. */
export async function hasDefinitions(client: pg.Client): Promise<boolean> {
  return (await installed(client, "sources")) === fingerprint() && (await isUnchanged(client));
}

/** Does the same in a transaction of the caller's. The product's tables are locked last, until that transaction ends. */
export async function writeDefinitions(client: pg.Client): Promise<void> {
  await client.query("set local check_function_bodies = off");
  await createViews(client);
  await createComparisons(client);
  for (const { text } of functionFiles()) await run(client, text);
  await dropOthers(client);
  for (const statement of await rightsStatements(client)) await run(client, statement);
  const grantsFingerprint = md5(sources.productGrants);
  if ((await installed(client, "product grants")) !== grantsFingerprint) await grantOnProduct(client);
  await remember(client, { sources: fingerprint(), "product grants": grantsFingerprint });
}

/** A fingerprint of all sources of this version. */
export function fingerprint(): string {
  const rights = JSON.stringify([grants, calledFunctions]);
  return md5([...Object.values(sources), ...functionFiles().map(({ text }) => text), rights].join("\n"));
}

/** Replaces the views. If a column has changed its type or place, they are dropped and created anew. */
export async function createViews(client: pg.Client): Promise<void> {
  for (const text of [sources.views, sources.productViews, sources.recordView]) {
    const replacing = text.replace(/^create (view|function)\b/gim, "CREATE OR REPLACE $1");
    await client.query("savepoint views");
    try {
      await client.query(replacing);
    } catch (error) {
      // 42P16: a view's columns would change. 42P13: a function's result would change.
      if (!["42P16", "42P13"].includes((error as { code?: string }).code ?? ""))
        throw inWords(replacing, error);
      await client.query("rollback to savepoint views");
      for (const [, kind, name] of text.matchAll(/^create (view|function) (provisioning\.\w+)/gim))
        await run(client, `drop ${kind} if exists ${name}`);
      await run(client, text);
    }
  }
}

/**
 * Creates the two functions that compare slugs and host names without their case. A column of the type citext does so
 * itself, and only its own operator uses its index.
 */
async function createComparisons(client: pg.Client): Promise<void> {
  for (const [name, view, column] of comparisons) {
    const { rows } = await client.query<{ type: string; schema: string }>(
      `select typname as type, quote_ident(nspname) as schema
       from pg_attribute join pg_type on pg_type.oid = atttypid join pg_namespace as n on n.oid = typnamespace
       where attrelid = $1::regclass and attname = $2`,
      [view, column],
    );
    const [found] = rows;
    if (!found) throw new Error(`The view ${view} in db/product/views.sql has no column ${column}.`);
    const citext = `${found.schema}.citext`;
    const [type, body] =
      found.type === "citext"
        ? [citext, `SELECT stored OPERATOR(${found.schema}.=) wanted::${citext}`]
        : ["text", "SELECT lower(stored::text) = lower(wanted)"];
    await run(client, `drop function if exists provisioning.${name}`);
    await run(
      client,
      `create function provisioning.${name}(stored ${type}, wanted text)
       returns boolean language sql immutable parallel safe as $$${body}$$`,
    );
  }
}

const comparisons = [
  ["same_slug", "provisioning.tenants", "slug"],
  ["same_hostname", "provisioning.tenant_hostnames", "hostname"],
] as const;

/** Drops the triggers, functions and views in our schema that this transaction has not written. */
async function dropOthers(client: pg.Client): Promise<void> {
  const old = "age(%s.xmin) > age(pg_current_xact_id()::xid)";
  const { rows } = await client.query<{ statement: string }>(
    `
    select format('drop trigger %I on %s', tgname, tgrelid::regclass) as statement
    from pg_trigger join pg_class as c on c.oid = tgrelid
    where relnamespace = 'provisioning'::regnamespace and not tgisinternal and ${old.replace("%s", "pg_trigger")}
    union all
    select format('drop view %s', c.oid::regclass) from pg_class as c
    where relnamespace = 'provisioning'::regnamespace and relkind = 'v' and relname <> all($1)
    union all
    select format('drop function %s', p.oid::regprocedure) from pg_proc as p
    where pronamespace = 'provisioning'::regnamespace and ${old.replace("%s", "p")}
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')`,
    [viewNames()],
  );
  for (const { statement } of rows) await run(client, statement);
}

export function viewNames(): string[] {
  return [
    ...`${sources.views}\n${sources.productViews}\n${sources.recordView}`.matchAll(
      /^create view provisioning\.(\w+)/gim,
    ),
  ].map(([, name = ""]) => name);
}

/** The statements of db/product/grants.sql. */
export function productStatements(): string[] {
  return sources.productGrants
    .replace(/^--.*$/gm, "")
    .split(";")
    .map((statement) => statement.replace(/\s+/g, " ").trim())
    .filter((statement) => statement !== "");
}

/** The rights that db/product/grants.sql grants, one each, as `insert (name) on app.tenants`. */
export function productRights(): string[] {
  return productStatements().flatMap((statement) => {
    const [, rights = "", kind = "", objects = ""] =
      /^grant (.+?) on (table |schema )?(.+) to provisioning_app$/i.exec(statement.replaceAll('"', "")) ?? [];
    return objects.split(",").flatMap((object) => {
      const name = object.trim();
      const table = name.includes(".") ? name : `public.${name}`;
      const target = kind.toLowerCase() === "schema " ? `schema ${name}` : table;
      return [...rights.matchAll(/(\w+)(?: \(([^)]*)\))?/g)].flatMap(([, right = "", columns]) => {
        const privilege = right.toLowerCase();
        if (!columns) return [`${privilege} on ${target}`];
        return columns.split(",").map((column) => `${privilege} (${column.trim()}) on ${target}`);
      });
    });
  });
}

/** Grants the console its inserts. Locks the product's tables, so it comes last and never waits for long. */
async function grantOnProduct(client: pg.Client): Promise<void> {
  await retryLocks(client, async () => {
    await removeRights(client);
    await client.query(sources.productGrants);
  }).catch((error) => {
    throw inWords(sources.productGrants, error);
  });
}

/** The functions that compare by the type of a column of the views, and those of db/product/views.sql. */
export function viewFunctions(): string[] {
  const named = [...sources.productViews.matchAll(/^create function provisioning\.(\w+)/gim)];
  return [...comparisons.map(([name]) => name), ...named.map(([, name = ""]) => name)];
}

/** Keeps the fingerprints of the sources, and those of the views and their functions as Postgres writes them. */
async function remember(client: pg.Client, fingerprints: Record<string, string>): Promise<void> {
  await client.query("delete from provisioning.definitions");
  const names = viewFunctions().map((name) => `function ${name}`);
  for (const [name, value] of [...Object.entries(fingerprints), ...names.map((name) => [name, ""])])
    await client.query("insert into provisioning.definitions (name, fingerprint) values ($1, $2)", [
      name,
      value,
    ]);
  await client.query(`
    insert into provisioning.definitions (name, fingerprint) ${installedViews}
    on conflict (name) do update set fingerprint = excluded.fingerprint`);
}

async function installed(client: pg.Client, name: string): Promise<string | null> {
  const { rows } = await client.query<{ fingerprint: string }>(
    "select fingerprint from provisioning.definitions where name = $1",
    [name],
  );
  return rows[0]?.fingerprint ?? null;
}

/** True if the views and functions in the database are still those that were installed. */
async function isUnchanged(client: pg.Client): Promise<boolean> {
  const views = await client.query(`
    select from (${installedViews}) as found full join (
      select * from provisioning.definitions where name like 'view %' or name like 'function %'
    ) as known using (name) where found.fingerprint is distinct from known.fingerprint`);
  const functions = await client.query<{ text: string }>(`select ${fingerprintSql} as text`);
  return views.rows.length === 0 && functions.rows[0]?.text === functionFingerprint();
}

/** An error keeps its statements, so that the message can show them. */
async function run(client: pg.Client, statement: string): Promise<void> {
  await client.query(statement).catch((error) => {
    throw inWords(statement, error);
  });
}

function inWords(statement: string, error: unknown): DrizzleQueryError {
  return new DrizzleQueryError(statement, [], error as Error);
}

/** The text begins with the file's name, which an error shows. */
function read(file: string): string {
  const text = readFileSync(path.join(import.meta.dirname, file), "utf8").replaceAll("\r\n", "\n");
  return `-- db/${file}\n${text}`;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
