import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type DatabaseError, databaseError } from "@/db/errors";
import { productTables } from "@/db/seam/product-tables";
import { logged } from "@/lib/platform/logging/log-failure";
import type { Attempt } from "../attempt";
import { type ProvisionField, type ProvisionInput, provisionFields } from "../input";
import { composedRows } from "../trial/preview-rows";
import { productRuleTexts } from "./messages";

export type RefusedField = { field: ProvisionField; message: string };

/** A column that may have refused a value, with its maximum length in characters if the value was too long. */
type Column = { table: string; column: string; maxLength: number | null };

const checkViolation = "23514";
const uniqueViolation = "23505";
const tooLong = "22001";

/**
 * The field whose value a check, a unique index or a column's length refused. Undefined unless exactly one field has such a
 * value. Always undefined for createTenant, whose rows are unknown. Never throws.
 */
export async function findRefusedField(error: unknown, attempt: Attempt): Promise<RefusedField | undefined> {
  const dbError = databaseError(error);
  if (!dbError || ![checkViolation, uniqueViolation, tooLong].includes(dbError.code)) return undefined;
  const columns = await refusingColumns(dbError).catch(logged("a refused field could not be looked up", []));
  const rows = composedRows(attempt);
  const refused = columns.flatMap((column) => {
    const values = rows.filter(({ table }) => table === column.table).map(({ row }) => row[column.column]);
    return values
      .filter((value) => column.maxLength === null || [...String(value)].length > column.maxLength)
      .flatMap((value) => fieldsWith(attempt.input, value).map((field) => ({ field, ...column })));
  });
  const [first] = refused;
  if (!first || new Set(refused.map(({ field }) => field)).size > 1) return undefined;
  const { field, maxLength } = first;
  return { field, message: messageFor(dbError, maxLength) };
}

function messageFor({ code, constraint = "" }: DatabaseError, maxLength: number | null): string {
  if (maxLength !== null) return productRuleTexts.tooLong(maxLength);
  return code === uniqueViolation ? productRuleTexts.taken : productRuleTexts.check(constraint);
}

/** The fields that have this value; none if it is empty. */
function fieldsWith(input: ProvisionInput, value: unknown): ProvisionField[] {
  if (value === "" || value === null || value === undefined) return [];
  return provisionFields.filter((field) => input[field] === value);
}

function refusingColumns(error: DatabaseError): Promise<Column[]> {
  if (error.code === tooLong) return limitedColumns();
  return error.code === checkViolation ? checkedColumns(error) : indexedColumns(error);
}

async function checkedColumns({ schema, table, constraint }: DatabaseError): Promise<Column[]> {
  const { rows } = await db.execute<Column>(sql`
    select nspname || '.' || root.relname as table, attname as column, null as "maxLength"
    from pg_constraint join pg_class as c on c.oid = conrelid join pg_class as root on root.oid = coalesce(pg_partition_root(c.oid), c.oid)
    join pg_namespace as n on n.oid = root.relnamespace join pg_attribute on attrelid = c.oid and attnum = any(conkey)
    where contype = 'c' and conname = ${constraint ?? null} and c.relname = ${table ?? null}
      and c.relnamespace = to_regnamespace(quote_ident(${schema ?? null}))`);
  return rows;
}

/** The columns of a unique index, including those in its expressions. */
async function indexedColumns({ schema, table, constraint }: DatabaseError): Promise<Column[]> {
  const { rows } = await db.execute<Column>(sql`
    select nspname || '.' || root.relname as table, attname as column, null as "maxLength"
    from pg_index join pg_class as key on key.oid = indexrelid join pg_class as c on c.oid = indrelid
    join pg_class as root on root.oid = coalesce(pg_partition_root(c.oid), c.oid) join pg_namespace as n on n.oid = root.relnamespace
    join pg_attribute on attrelid = c.oid and (attnum = any(indkey) or attnum in (
      select refobjsubid from pg_depend where classid = 'pg_class'::regclass and objid = indexrelid and refobjid = c.oid))
    where key.relname = ${constraint ?? null} and c.relname = ${table ?? null} and attnum > 0
      and c.relnamespace = to_regnamespace(quote_ident(${schema ?? null}))`);
  return rows;
}

/** Every column of the records that has a maximum length, because Postgres does not name the column of a value that is too long. */
async function limitedColumns(): Promise<Column[]> {
  const { rows } = await db.execute<Column>(sql`
    select nspname || '.' || relname as table, attname as column, atttypmod - 4 as "maxLength"
    from pg_attribute join pg_class as c on c.oid = attrelid join pg_namespace as n on n.oid = relnamespace
    where nspname || '.' || relname = any(${sql.param(productTables)}::text[]) and attnum > 0 and not attisdropped
      and atttypid in ('character varying'::regtype, 'character'::regtype) and atttypmod > 0`);
  return rows;
}
