import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { recordOf } from "@/db/definitions/record-view";
import { type DatabaseError, databaseError } from "@/db/errors";
import { productTables } from "@/db/seam/product-tables";
import { logged } from "@/lib/platform/logging/log-failure";

/** The database objects that refused a tenant's records. Unknown and ambiguous names are left out. */
export type FailedRecord = {
  /** As `schema.table`: the table that the error names, or else the trigger's. */
  table?: string;
  column?: string;
  /** The product's record whose insert failed, possibly in a trigger. */
  record?: string;
  /** The innermost trigger and function that were running. */
  trigger?: string;
  function?: string;
};

/**
 * Looks up the names in a Postgres error. Leaves out names that are not in the catalog, because a trigger can set them
 * to any text. Never throws.
 */
export async function findFailedRecord(error: unknown): Promise<FailedRecord> {
  const dbError = databaseError(error);
  if (!dbError || (dbError.table === undefined && dbError.functions.length === 0)) return {};
  const rows = await lookUp(dbError).catch(logged("a failed record could not be looked up", []));
  return summarize(rows);
}

/**
 * The table of the error (`place` 0), or a function in its context (`place` 1 and up, innermost first) with a trigger
 * that calls it, if there is one.
 */
type Lookup = {
  place: number;
  function: string | null;
  trigger: string | null;
  table: string | null;
  column: string | null;
};

async function lookUp({ schema, table, column, functions }: DatabaseError): Promise<Lookup[]> {
  // For a permission or policy error, only the message names the table, without its schema.
  const isNamed =
    schema === undefined
      ? sql`nspname || '.' || root.relname = any(${sql.param(productTables)}::text[])`
      : sql`c.relnamespace = to_regnamespace(quote_ident(${schema}))`;
  const { rows } = await db.execute<Lookup>(sql`
    select 0 as place, null as function, null as trigger, nspname || '.' || root.relname as table,
      (select attname from pg_attribute where attrelid = root.oid and attname = ${column ?? null} and attnum > 0) as column
    from pg_class as c join pg_class as root on root.oid = coalesce(pg_partition_root(c.oid), c.oid)
    join pg_namespace as n on n.oid = root.relnamespace
    where c.relname = ${table ?? null} and c.relkind in ('r', 'p') and ${isNamed}
    union all
    select place::int, format('%I.%I', own.nspname, proname), tgname, of_table.nspname || '.' || relname, null
    from unnest(${sql.param(functions)}::text[]) with ordinality as running (name, place)
    join (pg_proc as p join pg_namespace as own on own.oid = pronamespace)
      on name in (proname, format('%I', proname), format('%I.%I', own.nspname, proname))
    left join (pg_trigger join pg_class as c on c.oid = tgrelid join pg_namespace as of_table on of_table.oid = relnamespace)
      on tgfoid = p.oid and not tgisinternal and tgparentid = 0
    where own.nspname <> 'provisioning'
    order by place`);
  return rows;
}

function summarize(rows: readonly Lookup[]): FailedRecord {
  const [failed] = rows.filter(({ place }) => place === 0);
  const running = rows.filter(({ place }) => place > 0);
  const innermost = running.filter(({ place }) => place === running[0]?.place);
  const trigger = running.filter((row) => row.trigger !== null);
  const firing = trigger.filter(({ place }) => place === trigger[0]?.place);
  const onRecords = trigger.filter(({ table }) => productTables.includes(table ?? ""));
  const outermost = onRecords.filter(({ place }) => place === onRecords.at(-1)?.place);
  const table = failed?.table ?? sharedValue(firing, "table");
  const inserted = sharedValue(outermost, "table") ?? table;
  return {
    table,
    column: failed?.column ?? undefined,
    record: inserted && recordOf(inserted),
    trigger: sharedValue(firing, "trigger"),
    function: sharedValue(innermost, "function"),
  };
}

/** The value that all rows have in a column; undefined if they differ, because triggers can share a function. */
function sharedValue(rows: readonly Lookup[], column: "function" | "trigger" | "table"): string | undefined {
  const [value, ...others] = new Set(rows.map((row) => row[column]));
  return others.length === 0 ? (value ?? undefined) : undefined;
}
