import type pg from "pg";
import { run } from "../admin/run-statement";
import { databaseError } from "../errors";
import { comparisons, viewFiles, viewFunctions } from "./definition-sources";
import { keepAdditions } from "./keep-additions";

/**
 * Replaces the views and their functions. If one cannot be replaced because a type or a column differs, drops all of
 * them and creates them anew, with what adopters have added to them. Throws the refusal of Postgres if an object of the product's depends on that one.
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

/** True for 42P16, a view's columns would change, and 42P13, a function's result would change. */
function isIrreplaceable(error: unknown): boolean {
  return ["42P16", "42P13"].includes(databaseError(error)?.code ?? "");
}

/** Drops the views of our schema and their functions, as far as nothing else depends on them. */
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
 * Runs statements that drop objects, each after those that depend on its object. Returns null if all are gone,
 * otherwise the refusal of Postgres that names the objects in the way.
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
  // The one with the fewest dependents has none among the others.
  return refusals.toSorted((a, b) => a.dependents - b.dependents)[0]?.error;
}

/**
 * Creates the two functions that compare slugs and host names without their case. A column of the type citext does so
 * itself, and only its own operator uses its index. One for a column of another type is dropped with what is old.
 */
export async function createComparisons(client: pg.Client): Promise<void> {
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
    await run(
      client,
      `create or replace function provisioning.${name}(stored ${type}, wanted text)
       returns boolean language sql immutable parallel safe as $$${body}$$`,
    );
  }
}
