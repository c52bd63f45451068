import type pg from "pg";
import { compareViews } from "../admin/adopt/view-types";
import { grantOnProduct } from "../admin/grant-on-product";
import { run, withStatement } from "../admin/run-statement";
import { createComparisons, createViews, dropInOrder } from "./create-views";
import {
  definitionsFingerprint,
  productGrantsFingerprint,
  viewFiles,
  viewFunctions,
  viewNames,
} from "./definition-sources";
import { fingerprintSql } from "./function-fingerprint";
import { functionFiles, functionFingerprint } from "./function-sources";
import { rightsStatements } from "./grants";
import { changedViews, installedViews } from "./installed-views";

/** Creates the immutable functions, including those that indexes and generated columns need. They call only built-in ones. */
export async function installTableFunctions(client: pg.Client): Promise<void> {
  await client.query("create schema if not exists provisioning");
  for (const { text } of functionFiles()) {
    if (/\bimmutable\b/i.test(text.split("AS $$")[0] ?? "")) await run(client, text);
  }
}

/**
 * Installs this version's functions, triggers, views and rights in one transaction, and removes those of other versions.
 * Returns false if this version's are already installed. Throws, and changes nothing, on any error.
 */
export async function installDefinitions(client: pg.Client): Promise<boolean> {
  if (await hasDefinitions(client)) return false;
  await client.query("begin; set local lock_timeout = '5s'");
  await writeDefinitions(client);
  await client.query("commit");
  return true;
}

/** True if the database has this version's functions, views and rights. */
export async function hasDefinitions(client: pg.Client): Promise<boolean> {
  return (
    (await readFingerprint(client, "sources")) === definitionsFingerprint() && (await isUnchanged(client))
  );
}

/**
 * Installs the definitions in the caller's transaction. If db/product/grants.sql has changed, locks the product's tables as
 * the last step, until that transaction ends.
 */
export async function writeDefinitions(client: pg.Client): Promise<void> {
  await createViews(client);
  const problems = await compareViews(client);
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nNothing was changed.`);
  await readViews(client);
  await createComparisons(client);
  await client.query("set local check_function_bodies = off");
  for (const { text } of functionFiles()) await run(client, text);
  await dropObsolete(client);
  for (const statement of await rightsStatements(client)) await run(client, statement);
  const productGrants = productGrantsFingerprint();
  const isGranted = (await readFingerprint(client, "product grants")) === productGrants;
  await storeFingerprints(client, {
    sources: definitionsFingerprint(),
    "earlier sources": await earlierSources(client),
    "product grants": productGrants,
  });
  if (!isGranted) await grantOnProduct(client);
}

/** Drops the triggers and functions in our schema that this transaction has not written, and other versions' views. */
async function dropObsolete(client: pg.Client): Promise<void> {
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
  const refusal = await dropInOrder(
    client,
    rows.map(({ statement }) => statement),
  );
  if (refusal) throw refusal;
}

/** Reads the views, so that Postgres checks that their owner can read the tables behind them. */
async function readViews(client: pg.Client): Promise<void> {
  for (const [file, text] of viewFiles())
    for (const [create, name] of text.matchAll(/^create view (provisioning\.\w+).*/gim))
      await client.query(`select from ${name} limit 0`).catch((error: unknown) => {
        throw withStatement(`-- db/${file}\n${create}`, error);
      });
}

/** Stores the fingerprints of the sources, and of the views and their functions as Postgres writes them. */
async function storeFingerprints(client: pg.Client, fingerprints: Record<string, string>): Promise<void> {
  await client.query("delete from provisioning.definitions where name not like 'setting %'");
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

/**
 * The fingerprints of the last 100 versions installed before this one, oldest first. An instance whose fingerprint is among
 * them is older than the database. If this version was installed before, it and all later ones are left out.
 */
async function earlierSources(client: pg.Client): Promise<string> {
  const lists = [await readFingerprint(client, "earlier sources"), await readFingerprint(client, "sources")];
  const all = lists.flatMap((fingerprints) => fingerprints?.split(" ") ?? []);
  const index = all.indexOf(definitionsFingerprint());
  return (index < 0 ? all : all.slice(0, index)).slice(-maxEarlier).join(" ");
}

const maxEarlier = 100;

async function readFingerprint(client: pg.Client, name: string): Promise<string | null> {
  const { rows } = await client.query<{ fingerprint: string }>(
    "select fingerprint from provisioning.definitions where name = $1",
    [name],
  );
  return rows[0]?.fingerprint ?? null;
}

/** True if the views and functions in the database have not changed since installation. */
async function isUnchanged(client: pg.Client): Promise<boolean> {
  const views = await client.query(changedViews);
  const functions = await client.query<{ text: string }>(`select ${fingerprintSql} as text`);
  return views.rows.length === 0 && functions.rows[0]?.text === functionFingerprint();
}
