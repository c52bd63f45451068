import { tables } from "../product/testing";
import { exposed, notOfExtension, type Rule, thirdPartySchemas, visible } from "./rule";

/** SQL: true for a view that runs with its caller's rights. */
const invoker = `lower(coalesce(reloptions::text, '')) ~ 'security_invoker=(1|true|yes|on)'`;
const relations = `pg_class as c join pg_namespace as n on n.oid = relnamespace
  where nspname in ${exposed} and ${notOfExtension("pg_class", "c.oid")} and ${visible("c.oid")}`;
const relation = `select format('%I.%I', nspname, relname) as finding from ${relations}`;
const functions = `pg_proc as p join pg_namespace as n on n.oid = pronamespace
  where nspname not in ${thirdPartySchemas} and ${notOfExtension("pg_proc", "p.oid")}`;

/** SQL: functions that the API exposes and that run with their owner's rights. */
const definers = (role: string) => `select p.oid::regprocedure::text as finding from ${functions}
  and nspname in ${exposed} and prosecdef and has_function_privilege('${role}', p.oid, 'execute')`;
const definer = `create function public.lend() returns int language sql security definer set search_path = '' as 'select 1'`;

/** Our functions that Postgres must inline, so that queries use the underlying indexes. */
const inlined = ["in_flight", "slug_holders", "same_slug", "same_hostname", "tenant_key"];

export const viewAndFunctionRules: readonly Rule[] = [
  {
    name: "auth_users_exposed",
    level: "ERROR",
    query: `${relation} and relkind in ('v', 'm') and exists (
        select from pg_rewrite as rule join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid
        where ev_class = c.oid and refobjid = 'auth.users'::regclass
      ) and (relkind = 'm' or not ${invoker} or not (select relrowsecurity from pg_class where oid = 'auth.users'::regclass))`,
    violation: {
      setup: "create materialized view public.people as select id, email from auth.users",
      finding: "public.people",
    },
  },
  {
    name: "security_definer_view",
    level: "ERROR",
    query: `${relation} and relkind = 'v' and not ${invoker}`,
    violation: {
      setup: `create view public.all_tenants as select * from ${tables.tenants}`,
      finding: "public.all_tenants",
    },
  },
  {
    name: "materialized_view_in_api",
    level: "WARN",
    query: `${relation} and relkind = 'm'`,
    violation: { setup: "create materialized view public.frozen as select 1 as n", finding: "public.frozen" },
  },
  {
    name: "foreign_table_in_api",
    level: "WARN",
    query: `${relation} and relkind = 'f'`,
    violation: {
      setup: `create foreign data wrapper nowhere; create server nowhere foreign data wrapper nowhere;
        create foreign table public.afar (id int) server nowhere`,
      finding: "public.afar",
    },
  },
  {
    name: "function_search_path_mutable",
    level: "WARN",
    // Inlined functions cannot have settings. They run with their caller's rights and qualify every name.
    query: `select p.oid::regprocedure::text as finding from ${functions}
      and not exists (select from unnest(proconfig) as setting where setting like 'search\\_path=%')
      and not (nspname = 'provisioning' and proname = any('{${inlined.join(",")}}') and not prosecdef and provolatile <> 'v' and proconfig is null
        and prolang = (select oid from pg_language where lanname = 'sql'))`,
    violation: {
      setup: "create function provisioning.adrift() returns int language sql as 'select 1'",
      finding: "provisioning.adrift()",
    },
  },
  {
    name: "anon_security_definer_function_executable",
    level: "WARN",
    query: definers("anon"),
    violation: { setup: definer, finding: "lend()" },
  },
  {
    name: "authenticated_security_definer_function_executable",
    level: "WARN",
    query: definers("authenticated"),
    violation: { setup: definer, finding: "lend()" },
  },
  {
    name: "extension_in_public",
    level: "WARN",
    query: `select extname as finding from pg_extension where extnamespace = 'public'::regnamespace and extname <> 'plpgsql'`,
    violation: { setup: "alter extension pg_trgm set schema public", finding: "pg_trgm" },
  },
  {
    name: "extension_versions_outdated",
    level: "WARN",
    query: `select format('%s %s', name, installed_version) as finding from pg_available_extensions
      where installed_version <> default_version`,
    violation: {
      setup: "create extension hstore with schema provisioning version '1.7'",
      finding: "hstore 1.7",
    },
  },
];
