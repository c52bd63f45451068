import { sql } from "drizzle-orm";
import { withConnection } from "@/db/connection/connection";
import { productTables } from "@/db/seam/product-tables";

/** Calls in a trigger's function that may reach other systems. A rollback does not undo all of them. */
const outwardCalls =
  /\b(net\.http_\w+|supabase_functions\.http_request|http_(?:get|post|put|patch|delete)|extensions\.http|pg_notify|dblink\w*|aws_lambda\.\w+)\b|\bnotify\s+\w+/i;

/**
 * The product's triggers that a trial runs, as `schema.table: name`. Triggers that call other systems come first, with
 * the call.
 */
export function productTriggers(databaseUrl: string): Promise<string[]> {
  return withConnection(databaseUrl, async (executor) => {
    const { rows } = await executor.execute<{ name: string; source: string }>(sql`
      select format('%s.%s: %s', nspname, relname, tgname) as name, concat_ws(' ', p.oid::regproc, prosrc) as source
      from pg_trigger join pg_class as relation on relation.oid = tgrelid
      join pg_namespace as schema on schema.oid = relnamespace join pg_proc as p on p.oid = tgfoid
      where not tgisinternal and tgenabled <> 'D' and nspname || '.' || relname = any(${sql.param(productTables)}::text[])
      order by 1`);
    const triggers = rows.map(({ name, source }) => ({ name, call: outwardCalls.exec(source)?.[0] }));
    return [
      ...triggers.filter(({ call }) => call).map(({ name, call }) => `${name} (calls out: ${call})`),
      ...triggers.filter(({ call }) => !call).map(({ name }) => name),
    ];
  });
}
