import type pg from "pg";
import { run } from "../admin/run-statement";
import { databaseError } from "../errors";
import { comparisons, viewFiles, viewFunctions } from "./definition-sources";
import { keepAdditions } from "./keep-additions";

/**
 * Replaces the views and their functions. If Postgres cannot replace one because a type or column differs, drops and
 * recreates all of them, with adopters' additions. Throws Postgres's error if an object of the product prevents this.
 */
export async function createViews(client: pg.Client): Promise<void> {
  const replaceAll = async () => {
    for (const [, text] of viewFiles())
      await run(client, text.replace(/^create (view|function)\b/gim, "CREATE OR REPLACE $1"));
  };
  await client.query("savepoint views");
  try {
    await replaceAll();
  } catch (error) {
    if (!isIrreplaceable(error)) throw error;
    await client.query("rollback to savepoint views");
    await keepAdditions(client, async () => {
      const refusal = await dropViews(client);
      await replaceAll().catch((again) => {
        throw refusal && isIrreplaceable(again) ? refusal : again;
      });
    });
  }
}

/** True for 42P16 (a view's columns would change) and 42P13 (a function's result would change). */
function isIrreplaceable(error: unknown): boolean {
  return ["42P16", "42P13"].includes(databaseError(error)?.code ?? "");
}

/**
 * Drops our schema's views and their functions, except those on which other objects depend. Returns the Postgres error that
 * names these objects, or null.
 */
export async function dropViews(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('drop view %s', c.oid::regclass) as statement from pg_class as c
     where relnamespace = to_regnamespace('provisioning') and relkind = 'v'
     union all
     select format('drop function %s', p.oid::regprocedure) from pg_proc as p
     where pronamespace = to_regnamespace('provisioning') and (proname = any($1)
       or exists (select from provisioning.definitions where name = 'function ' || proname))`,
    [viewFunctions()],
  );
  return dropInOrder(
    client,
    rows.map(({ statement }) => statement),
  );
}

/**
 * Runs DROP statements, dependents first. Returns null if all succeed, otherwise the Postgres error that names the objects
 * in the way.
 */
export async function dropInOrder(client: pg.Client, statements: readonly string[]): Promise<unknown> {
  const refusals: { statement: string; error: unknown; dependents: number }[] = [];
  for (const statement of statements) {
    await client.query("savepoint dropping");
    try {
      await run(client, statement);
    } catch (error) {
      if (databaseError(error)?.code !== "2BP01") throw error;
      await client.query("rollback to savepoint dropping");
      const { detail = "" } = (error as Error).cause as pg.DatabaseError;
      refusals.push({ statement, error, dependents: detail.split("\n").length });
    }
  }
  if (refusals.length === 0) return null;
  if (refusals.length < statements.length)
    return dropInOrder(
      client,
      refusals.map(({ statement }) => statement),
    );
  // No other refused object depends on the one with the fewest dependents, so its error names the obstacle.
  return refusals.toSorted((a, b) => a.dependents - b.dependents)[0]?.error;
}

/**
 * Creates the two functions that compare slugs and host names, ignoring case. A citext column already ignores case, and only
 * its own operator uses its index. Functions for an earlier column type are dropped with other old objects.
 */
export async function createComparisons(client: pg.Client): Promise<void> {
  for (const [name, view, column] of comparisons) {
    const { rows } = await client.query<{ type: string; schema: string }>(
      `select typname as type, quote_ident(nspname) as schema
       from pg_attribute join pg_type on pg_type.oid = atttypid join pg_namespace as n on n.oid = typnamespace
       where attrelid = $1::regclass and attname = $2`,
      [view, column],
    );
    const [source] = rows;
    if (!source) throw new Error(`The view ${view} in db/product/views.sql has no column ${column}.`);
    const citext = `${source.schema}.citext`;
    const [type, body] =
      source.type === "citext"
        ? [citext, `SELECT stored OPERATOR(${source.schema}.=) wanted::${citext}`]
        : ["text", "SELECT lower(stored::text) = lower(wanted)"];
    await run(
      client,
      `create or replace function provisioning.${name}(stored ${type}, wanted text)
       returns boolean language sql immutable parallel safe as $$${body}$$`,
    );
  }
}
