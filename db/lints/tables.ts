import { tables } from "../product/testing";
import { exposed, notOfExtension, type Rule, thirdPartySchemas, visible } from "./rule";

/** SQL for a `from` clause: the tables to check, with their schema. */
const checkedTables = `pg_class as c join pg_namespace as n on n.oid = relnamespace
  where relkind = 'r' and nspname not in ${thirdPartySchemas} and ${notOfExtension("pg_class", "c.oid")}`;

/** Names of columns that contain secrets. */
const sensitive = ["password", "secret", "token", "api_key", "access_token", "refresh_token", "otp", "iban"];

export const tableRules: readonly Rule[] = [
  {
    name: "rls_disabled_in_public",
    level: "ERROR",
    query: `select format('%I.%I', nspname, relname) as finding from ${checkedTables}
      and nspname in ${exposed} and not relrowsecurity and ${visible("c.oid")}`,
    violation: { setup: "create table public.open (id int primary key)", finding: "public.open" },
  },
  {
    name: "sensitive_columns_exposed",
    level: "ERROR",
    query: `select format('%I.%I.%I', nspname, relname, attname) as finding
      from pg_attribute join (select c.oid, nspname, relname from ${checkedTables} and nspname in ${exposed} and not relrowsecurity
        and ${visible("c.oid")}) as c on c.oid = attrelid
      where attnum > 0 and not attisdropped and replace(lower(attname), '-', '_') = any('{${sensitive.join(",")}}')`,
    violation: {
      setup: `alter table ${tables.tenants} disable row level security, add column otp text`,
      finding: "otp",
    },
  },
  {
    name: "no_primary_key",
    level: "INFO",
    query: `select format('%I.%I', nspname, relname) as finding from ${checkedTables}
      and not exists (select from pg_index where indrelid = c.oid and indisprimary)`,
    violation: { setup: "create table provisioning.keyless (id int)", finding: "provisioning.keyless" },
  },
  {
    name: "unindexed_foreign_keys",
    level: "INFO",
    query: `select format('%I.%I: %I', nspname, relname, conname) as finding
      from pg_constraint as key join (select c.oid, nspname, relname from ${checkedTables}) as c on c.oid = conrelid
      where contype = 'f' and not exists (
        select from pg_index where indrelid = conrelid and indisvalid
          and (string_to_array(indkey::text, ' ')::int2[])[1:cardinality(conkey)] @> conkey
      )`,
    violation: {
      setup: `create table provisioning.child (id int primary key, tenant_id uuid references ${tables.tenants})`,
      finding: "child_tenant_id_fkey",
    },
  },
  {
    name: "duplicate_index",
    level: "WARN",
    query: `select string_agg(format('%I.%I', schemaname, indexname), ', ') as finding from pg_indexes
      where schemaname not in ${thirdPartySchemas} group by schemaname, tablename, replace(indexdef, indexname, '') having count(*) > 1`,
    violation: { setup: `create unique index again on ${tables.tenants} (slug)`, finding: "public.again" },
  },
  {
    name: "fkey_to_auth_unique",
    level: "ERROR",
    query: `select format('%s: %I', conrelid::regclass, conname) as finding
      from pg_constraint join pg_class as target on target.oid = confrelid join pg_index on indexrelid = conindid
      where contype = 'f' and relnamespace = 'auth'::regnamespace and not indisprimary and connamespace <> 'auth'::regnamespace`,
    violation: {
      setup: "create table provisioning.phones (phone text primary key references auth.users (phone))",
      finding: "phones_phone_fkey",
    },
  },
  {
    name: "unsupported_reg_types",
    level: "WARN",
    query: `select format('%I.%I.%I', nspname, relname, attname) as finding
      from pg_attribute join (select c.oid, nspname, relname from ${checkedTables}) as c on c.oid = attrelid
      where attnum > 0 and not attisdropped and atttypid = any('{regcollation,regconfig,regdictionary,regnamespace,regoper,regoperator,regproc,regprocedure}'::regtype[])`,
    violation: { setup: "create table provisioning.typed (id regproc primary key)", finding: "typed.id" },
  },
];
