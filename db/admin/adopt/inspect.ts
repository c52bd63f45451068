import type pg from "pg";

export type ColumnInfo = {
  name: string;
  /** As Postgres writes it, with a domain replaced by its base type. The domain's default and NOT NULL apply to the column. */
  type: string;
  notNull: boolean;
  default: string | null;
  identity: boolean;
  /** True if the database computes the value from other columns. */
  generated: boolean;
  /** The labels of its enum type in order; null if its type is not an enum. */
  labels: string[] | null;
  /** The rows of the code table that the column refers to, if they were read (code-tables.ts). */
  lookup?: Lookup;
};

/** A small code table, such as roles or plans. `key` and `code` name its columns. */
export type Lookup = {
  table: string;
  key: string;
  code: string;
  /** `offered` is false for a code that new rows must not use. */
  rows: { key: string; code: string; label: string; offered: boolean }[];
};

/** An index; `parts` are columns and expressions as Postgres writes them. */
export type IndexInfo = { name: string; unique: boolean; parts: string[]; predicate: string | null };

/** A trigger, with the source of its function. */
export type TriggerInfo = { name: string; source: string };

export type TableInfo = {
  /** As `schema.name`. */
  name: string;
  /** A foreign table is treated as a view. */
  kind: "table" | "view";
  columns: ColumnInfo[];
  /** Unique indexes that have only plain columns and cover all rows. */
  keys: { name: string; columns: string[] }[];
  references: { columns: string[]; table: string; onDelete: string }[];
  indexes: IndexInfo[];
  /** Checks of the table and of its columns' domains. */
  checks: string[];
  triggers: TriggerInfo[];
  policies: string[];
  /** Restrictive policies that apply to every role and can hide rows or refuse inserts. */
  restrictive: string[];
  rowSecurity: "on" | "off" | "forced";
};

const query = `
  select format('%s.%s', nspname, relname) as name,
    case when relkind in ('r', 'p') then 'table' else 'view' end as kind,
    case when relforcerowsecurity then 'forced' when relrowsecurity then 'on' else 'off' end as "rowSecurity",
    (select coalesce(json_agg(json_build_object('name', attname, 'notNull', attnotnull or base.not_null,
        'type', format_type(base.oid, base.typmod), 'identity', attidentity <> '', 'generated', attgenerated <> '',
        'labels', (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = base.oid),
        'default', case when attgenerated = '' then coalesce(pg_get_expr(adbin, adrelid), base.set) end) order by attnum), '[]')
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum, lateral (
        with recursive base as (
          select atttypid as oid, atttypmod as typmod, false as not_null, null::text as set, 0 as depth
          union all
          select typbasetype, typtypmod, not_null or typnotnull, coalesce(set, typdefault) collate "default", depth + 1
          from base join pg_type on pg_type.oid = base.oid where typtype = 'd'
        ) select * from base order by depth desc limit 1) as base
      where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
    (select coalesce(json_agg(json_build_object('name', key.relname, 'columns', array(
        select attname from unnest(indkey[0:indnkeyatts - 1]) with ordinality as part(number, n)
        join pg_attribute on attrelid = c.oid and attnum = part.number order by n)) order by not indisprimary, key.relname), '[]')
      from pg_index join pg_class as key on key.oid = indexrelid
      where indrelid = c.oid and indisunique and indisvalid and indpred is null and indexprs is null) as keys,
    (select coalesce(json_agg(json_build_object('table', format('%s.%s', target_schema.nspname, target.relname), 'columns',
        array(select attname from unnest(conkey) with ordinality as part(number, n)
          join pg_attribute on attrelid = c.oid and attnum = part.number order by n),
        'onDelete', case confdeltype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
          when 'n' then 'set null' else 'set default' end) order by conname), '[]')
      from pg_constraint join pg_class as target on target.oid = confrelid
      join pg_namespace as target_schema on target_schema.oid = target.relnamespace
      where conrelid = c.oid and contype = 'f') as references,
    array(select pg_get_constraintdef(oid) from pg_constraint where conrelid = c.oid and contype = 'c' order by conname)
      || array(select replace(pg_get_constraintdef(rule.oid), 'VALUE', quote_ident(attname)) from pg_attribute
        join pg_constraint as rule on contypid = atttypid where attrelid = c.oid and not attisdropped and rule.contype = 'c' order by attnum, conname) as checks,
    (select coalesce(json_agg(json_build_object('name', tgname, 'source', prosrc) order by tgname), '[]')
      from pg_trigger join pg_proc as p on p.oid = tgfoid where tgrelid = c.oid and not tgisinternal and tgenabled <> 'D') as triggers,
    (select coalesce(json_agg(json_build_object('name', key.relname, 'unique', indisunique, 'predicate', pg_get_expr(indpred, indrelid),
        'parts', array(select pg_get_indexdef(indexrelid, n, true) from generate_series(1, indnkeyatts) as n)) order by not indisprimary, key.relname), '[]')
      from pg_index join pg_class as key on key.oid = indexrelid where indrelid = c.oid and indisvalid) as indexes,
    array(select polname::text from pg_policy where polrelid = c.oid order by polname) as policies,
    array(select polname::text from pg_policy where polrelid = c.oid and not polpermissive and polcmd in ('r', 'a', '*') and polroles = '{0}' order by polname) as restrictive
  from pg_class as c join pg_namespace as n on n.oid = relnamespace
  where relkind in ('r', 'p', 'v', 'f') and not relispartition and nspname not like 'pg\\_%' and nspname <> 'information_schema'
  order by nspname, relname`;

/** The definitions of all tables and views outside the system schemas, except partitions and materialized views. */
export async function inspectTables(client: pg.Client): Promise<TableInfo[]> {
  return (await client.query<TableInfo>(query)).rows;
}
