import type pg from "pg";

/** One object of a database. `schema` is "" if the object belongs to no schema. */
export type CatalogObject = { kind: string; schema: string; name: string; definition: string };

/** Excludes Postgres's own schemas and temporary ones. */
const isUserSchema = (schema: string) => `${schema} not like 'pg\\_%' and ${schema} <> 'information_schema'`;

/** Excludes the objects of extensions, because extensions are listed with their versions. */
const notOfExtension = (catalog: string, oid: string) =>
  `not exists (select from pg_depend where classid = '${catalog}'::regclass and objid = ${oid} and deptype = 'e')`;

/** Effective rights, one per row, so that a grant followed by its revoke makes no difference. */
const grants = (acl: string, kind: string, owner: string) =>
  `aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) as acl`;
const granted = `format('%s to %s%s', acl.privilege_type,
  case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end, case when acl.is_grantable then ' with grant option' end)`;

/** Each query selects a kind, schema, name and definition. Relations include tables, views, indexes and sequences. */
const queries = [
  `select 'schema', nspname, nspname, nspowner::regrole::text from pg_namespace as n
   where ${isUserSchema("nspname")} and ${notOfExtension("pg_namespace", "n.oid")}`,
  `select 'grant', nspname, 'schema ' || nspname, ${granted}
   from pg_namespace, ${grants("nspacl", "'n'", "nspowner")} where ${isUserSchema("nspname")}`,
  `select case relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'materialized view'
       when 'S' then 'sequence' when 'f' then 'foreign table' else 'index' end, nspname, relname,
     concat_ws(' ', relkind, 'owner', relowner::regrole, 'persistence', relpersistence, 'rls', relrowsecurity, 'forced', relforcerowsecurity,
       'identity', relreplident, 'options', reloptions, 'tablespace', reltablespace, 'of', reloftype, 'partition', pg_get_expr(relpartbound, c.oid),
       case when relkind in ('v', 'm') then pg_get_viewdef(c.oid) when relkind in ('i', 'I') then
         (select concat_ws(' ', pg_get_indexdef(c.oid), indisvalid, indisclustered, indisreplident) from pg_index where indexrelid = c.oid) end)
   from pg_class as c join pg_namespace as n on n.oid = relnamespace
   where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I') and ${isUserSchema("nspname")} and ${notOfExtension("pg_class", "c.oid")}`,
  `select 'grant', nspname, relname, ${granted}
   from pg_class join pg_namespace as n on n.oid = relnamespace, ${grants("relacl", "case relkind when 'S' then 's'::\"char\" else 'r'::\"char\" end", "relowner")}
   where relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${isUserSchema("nspname")}`,
  `select 'column', nspname, relname || '.' || attname,
     concat_ws(' ', attnum, format_type(atttypid, atttypmod), 'not null', attnotnull, 'identity', attidentity, 'generated', attgenerated,
       'collation', nullif(attcollation, 0)::regcollation, 'storage', attstorage, 'compression', attcompression, 'options', (select array_agg(option) from unnest(attoptions) as option where option like 'n\\_distinct%'),
       'default', pg_get_expr(adbin, adrelid))
   from pg_attribute join pg_class as c on c.oid = attrelid join pg_namespace as n on n.oid = relnamespace
   left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f', 'c') and ${isUserSchema("nspname")} and ${notOfExtension("pg_class", "c.oid")}`,
  `select 'grant', nspname, relname || '.' || attname, ${granted}
   from pg_attribute join pg_class as c on c.oid = attrelid join pg_namespace as n on n.oid = relnamespace, aclexplode(attacl) as acl
   where ${isUserSchema("nspname")} and ${notOfExtension("pg_class", "c.oid")}`,
  `select 'sequence settings', schemaname, sequencename, concat_ws(' ', data_type, start_value, min_value, max_value, increment_by, cycle, cache_size)
   from pg_sequences where ${isUserSchema("schemaname")}`,
  `select 'constraint', nspname, coalesce(conrelid::regclass::text, contypid::regtype::text) || '.' || conname,
     concat_ws(' ', pg_get_constraintdef(c.oid), 'validated', convalidated)
   from pg_constraint as c join pg_namespace as n on n.oid = connamespace where ${isUserSchema("nspname")}`,
  // A foreign key also adds a trigger to the referenced table, which can slow down or refuse deletions there.
  `select 'reference', nspname, relname, format('from %s.%s', conrelid::regclass, conname)
   from pg_constraint join pg_class as c on c.oid = confrelid join pg_namespace as n on n.oid = relnamespace
   where contype = 'f' and ${isUserSchema("nspname")}`,
  `select 'trigger', nspname, relname || '.' || tgname, concat_ws(' ', pg_get_triggerdef(t.oid), 'enabled', tgenabled)
   from pg_trigger as t join pg_class as c on c.oid = tgrelid join pg_namespace as n on n.oid = relnamespace
   where not tgisinternal and ${isUserSchema("nspname")}`,
  `select 'rule', schemaname, tablename || '.' || rulename, definition from pg_rules where ${isUserSchema("schemaname")}`,
  `select 'policy', schemaname, tablename || '.' || policyname,
     concat_ws(' ', permissive, cmd, 'to', roles, 'using', qual, 'check', with_check)
   from pg_policies where ${isUserSchema("schemaname")}`,
  `select 'function', nspname, p.oid::regprocedure::text,
     concat_ws(' ', 'owner', proowner::regrole, case when prokind in ('f', 'p') then pg_get_functiondef(p.oid) else pg_get_function_result(p.oid) end)
   from pg_proc as p join pg_namespace as n on n.oid = pronamespace where ${isUserSchema("nspname")} and ${notOfExtension("pg_proc", "p.oid")}`,
  `select 'grant', nspname, 'function ' || p.oid::regprocedure, ${granted}
   from pg_proc as p join pg_namespace as n on n.oid = pronamespace, ${grants("proacl", "'f'", "proowner")}
   where ${isUserSchema("nspname")} and ${notOfExtension("pg_proc", "p.oid")}`,
  `select 'type', nspname, typname, concat_ws(' ', typtype, 'owner', typowner::regrole, 'rights', typacl, 'not null', typnotnull, 'default', typdefault,
     format_type(nullif(typbasetype, 0), typtypmod), (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
   from pg_type as t join pg_namespace as n on n.oid = typnamespace where ${isUserSchema("nspname")} and ${notOfExtension("pg_type", "t.oid")}`,
  `select 'default rights', coalesce(nspname, ''), concat_ws(' ', defaclrole::regrole, defaclobjtype), ${granted}
   from pg_default_acl left join pg_namespace as n on n.oid = defaclnamespace, aclexplode(defaclacl) as acl`,
  `select 'comment', coalesce((pg_identify_object(classoid, objoid, objsubid)).schema, ''),
     (pg_identify_object(classoid, objoid, objsubid)).identity, description
   from pg_description where objoid >= 16384 and classoid <> 'pg_extension'::regclass`,
  `select 'statistics', nspname, stxname, pg_get_statisticsobjdef(s.oid)
   from pg_statistic_ext as s join pg_namespace as n on n.oid = stxnamespace where ${isUserSchema("nspname")}`,
  `select 'publication', '', pubname, concat_ws(' ', pubowner::regrole, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate,
     (select string_agg(format('%I.%I (%s) %s', schemaname, tablename, attnames, rowfilter), ', ' order by schemaname, tablename)
      from pg_publication_tables as t where t.pubname = p.pubname)) from pg_publication as p`,
  `select 'event trigger', '', evtname, concat_ws(' ', evtevent, evtowner::regrole, evtfoid::regproc, evtenabled, evttags) from pg_event_trigger`,
  `select 'extension', nspname, extname, extversion from pg_extension join pg_namespace as n on n.oid = extnamespace`,
  `select 'setting', '', coalesce(nullif(setrole, 0)::regrole::text, 'every role'), setconfig::text
   from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())`,
];

/**
 * The schema of the database, without its rows. Two results are equal if the databases have the same schema, including the
 * order of columns.
 */
export async function readCatalog(client: pg.Client): Promise<CatalogObject[]> {
  const text = queries.map((query) => `(${query})`).join(" union all ");
  const { rows } = await client.query<CatalogObject>(
    `select * from (${text}) as object(kind, schema, name, definition) order by kind, schema, name, definition`,
  );
  return rows;
}

/** The objects of `some` that are not in `others`, in order. */
export function notIn(some: readonly CatalogObject[], others: readonly CatalogObject[]): CatalogObject[] {
  const keys = new Set(others.map((object) => JSON.stringify(object)));
  return some.filter((object) => !keys.has(JSON.stringify(object)));
}
