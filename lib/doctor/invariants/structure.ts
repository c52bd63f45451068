import { is } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core";
import { ourTables } from "@/db/admin/our-tables";
import { expectedTables } from "@/db/definitions/expected";
import * as productSchema from "@/db/product/schema";
import { type Invariant, listOf } from "../invariant";

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const row = (...values: string[]) => `(${values.map(text).join(", ")})`;
const columnsOf = (columns: readonly unknown[]) =>
  columns.map((column) => (column as PgColumn).name).join(", ");

/** SQL rows of table, kind and description: the constraints that the schema files define on the console's tables. */
const rules = ourTables.flatMap((table) => [
  ...table.columns
    .filter(({ primary }) => primary)
    .map(({ name }) => row(table.name, "primary key", `(${name})`)),
  ...table.primaryKeys.map(({ columns }) => row(table.name, "primary key", `(${columnsOf(columns)})`)),
  ...table.foreignKeys.map((key) => {
    const { columns, foreignTable } = key.reference();
    const { schema = "public", name } = getTableConfig(foreignTable);
    return row(table.name, "foreign key", `(${columnsOf(columns)}) to ${schema}.${name}`);
  }),
  ...table.checks.map(({ name }) => row(table.name, "check", name)),
  ...table.indexes
    .filter(({ config }) => config.unique)
    .map(({ config }) =>
      row(
        table.name,
        "unique index",
        `${config.name} (${columnsOf(config.columns)})${config.where ? " (partial)" : ""}`,
      ),
    ),
]);

const columns = ourTables.flatMap(({ name, columns }) =>
  columns.map((column) =>
    row(name, column.name, `${column.getSQLType()}${column.notNull ? " not null" : ""}`),
  ),
);

const product = expectedTables();
const keys = product.flatMap(({ name, keys }) => keys.map((key) => row(name, [...key].sort().join(", "))));
const references = product.flatMap(({ name, references }) =>
  references.map(({ columns, table }) => row(name, columns.join(", "), table)),
);

const partial = Object.values(productSchema)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table))
  .flatMap(({ schema = "public", name, indexes }) =>
    indexes
      .filter(({ config }) => config.unique && config.where)
      .map(({ config }) => row(`${schema}.${name}`, `(${columnsOf(config.columns)}) (partial)`)),
  );

/** SQL: the names of the columns with these numbers, in the same order. */
const names = (relation: string, numbers: string) => `(
  select string_agg(attname, ', ' order by n) from unnest(${numbers}) with ordinality as part(number, n)
  join pg_attribute on attrelid = ${relation} and attnum = number)`;

/**
 * SQL for a `with` clause: the constraints in force, in the format of `rules`, without those that are invalid or always
 * true.
 */
const enforced = `enforced as (
  select format('%s.%s', nspname, relation.relname) as name,
    case contype when 'p' then 'primary key' when 'f' then 'foreign key' else 'check' end as kind,
    case contype when 'c' then conname::text when 'p' then format('(%s)', ${names("conrelid", "conkey")})
      else format('(%s) to %s', ${names("conrelid", "conkey")}, (
        select format('%s.%s', nspname, relname) from pg_class as target join pg_namespace on pg_namespace.oid = relnamespace
        where target.oid = confrelid)) end as what
  from pg_constraint as rule join pg_class as relation on relation.oid = conrelid
  join pg_namespace as schema on schema.oid = relation.relnamespace
  where contype in ('p', 'f', 'c') and convalidated
    and pg_get_constraintdef(rule.oid) !~* '^check \\(+true\\)+'
  union all
  select format('%s.%s', nspname, relation.relname), 'unique index',
    format('%s (%s)%s', index.relname, ${names("indrelid", "indkey[0:indnkeyatts - 1]::int2[]")}, case when indpred is not null then ' (partial)' end)
  from pg_index join pg_class as index on index.oid = indexrelid join pg_class as relation on relation.oid = indrelid
  join pg_namespace as schema on schema.oid = relation.relnamespace
  where indisunique and indisvalid and indisready
)`;

/** The structure that Postgres itself must enforce, for example with unique keys, which stop conflicting requests. */
export const structureInvariants: readonly Invariant[] = [
  {
    name: "constraints-valid",
    rule: "The console's tables have all of their primary keys, foreign keys, checks and unique indexes, and all are valid.",
    severity: "broken",
    remedy:
      "Two conflicting requests can both succeed, or invalid rows can be stored. Restore the constraint as defined in db/migrations, then validate it: Postgres reports the rows that violate it.",
    violations: `
      with ${enforced}
      select format('%s: the %s %s is missing, not valid, or differs', expected.name, expected.kind, expected.what) as violation
      from ${listOf(rules, "'', '', ''")} as expected(name, kind, what)
      where not exists (select from enforced where enforced.name = 'provisioning.' || expected.name
        and enforced.kind = expected.kind and enforced.what = expected.what)`,
  },
  {
    name: "columns-match-version",
    rule: "The console's tables are not UNLOGGED, and their columns have the right types and NOT NULL constraints.",
    severity: "broken",
    remedy: "Restore the column or the table's setting from db/migrations, and find out who changed it.",
    violations: `
      with found as (
        select relname::text as name, attname::text as column_name,
          format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end as type
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = to_regnamespace('provisioning') and relkind = 'r' and attnum > 0 and not attisdropped
      )
      select format('%s.%s is %s, not %s', expected.name, expected.column_name, coalesce(found.type, 'missing'), expected.type) as violation
      from ${listOf(columns, "'', '', ''")} as expected(name, column_name, type)
      left join found on found.name = expected.name and found.column_name = expected.column_name
      where found.type is distinct from expected.type
      union all
      select format('%s is unlogged: a crash empties it', relname) from pg_class
      where relnamespace = to_regnamespace('provisioning') and relkind = 'r' and relpersistence <> 'p'`,
  },
  {
    name: "product-unique-keys-exist",
    rule: "The product's tables have the unique keys that the console relies on.",
    severity: "broken",
    remedy:
      "Two tenants can get the same slug. Remove duplicates, then create the unique key defined in db/product/schema.ts.",
    violations: `
      with unique_keys as (
        select format('%s.%s', nspname, relname) as name, (
          select string_agg(attname, ', ' order by attname) from unnest(indkey[0:indnkeyatts - 1]::int2[]) as number
          join pg_attribute on attrelid = indrelid and attnum = number) as columns
        from pg_index join pg_class as relation on relation.oid = indrelid join pg_namespace as schema on schema.oid = relnamespace
        where indisunique and indisvalid and indisready and indpred is null
      )
      select format('%s has no unique key on (%s)', expected.name, expected.columns) as violation
      from ${listOf(keys, "'', ''")} as expected(name, columns)
      where not exists (select from unique_keys where unique_keys.name = expected.name and unique_keys.columns = expected.columns)`,
  },
  {
    name: "product-foreign-keys-exist",
    rule: "The product's tables have the foreign keys and partial unique indexes of db/product/schema.ts.",
    severity: "waiting",
    remedy:
      "The console works without them, but nothing stops a row from losing its tenant or a tenant from getting two owners. Add them if they were dropped by accident.",
    violations: `
      with ${enforced}
      select format('%s has no valid foreign key on (%s) to %s', expected.name, expected.columns, expected.target) as violation
      from ${listOf(references, "'', '', ''")} as expected(name, columns, target)
      where not exists (select from enforced where kind = 'foreign key' and enforced.name = expected.name
        and what = format('(%s) to %s', expected.columns, expected.target))
      union all
      select format('%s has no unique index on %s', expected.name, expected.what)
      from ${listOf(partial, "'', ''")} as expected(name, what)
      where not exists (select from enforced where kind = 'unique index' and enforced.name = expected.name
        and enforced.what like '% ' || expected.what)`,
  },
];
