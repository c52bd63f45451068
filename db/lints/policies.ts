import { tables } from "../product/testing";
import { type Rule, thirdPartySchemas } from "./rule";

/** SQL for a `with` clause: each policy with its conditions as text, and whether its table has row-level security on. */
const policies = `policies as (
  select polname, nspname, relname, relrowsecurity, polpermissive, polcmd, polroles,
    pg_get_expr(polqual, polrelid) as qual, pg_get_expr(polwithcheck, polrelid) as checked
  from pg_policy join pg_class on pg_class.oid = polrelid join pg_namespace as n on n.oid = relnamespace
  where nspname not in ${thirdPartySchemas}
)`;
const finding = `format('%I.%I: %s', nspname, relname, polname) as finding`;
const text = `lower(concat_ws(' ', qual, checked))`;

export const policyRules: readonly Rule[] = [
  {
    name: "policy_exists_rls_disabled",
    level: "ERROR",
    query: `with ${policies} select ${finding} from policies where not relrowsecurity`,
    violation: {
      setup:
        "create table provisioning.idle (id int primary key); create policy idle on provisioning.idle using (false)",
      finding: "provisioning.idle: idle",
    },
  },
  {
    name: "rls_enabled_no_policy",
    level: "INFO",
    query: `select format('%I.%I', nspname, relname) as finding from pg_class as c join pg_namespace as n on n.oid = relnamespace
      where relkind = 'r' and relrowsecurity and nspname not in ${thirdPartySchemas} and not exists (select from pg_policy where polrelid = c.oid)`,
    violation: {
      setup:
        "create table provisioning.shut (id int primary key); alter table provisioning.shut enable row level security",
      finding: "provisioning.shut",
    },
  },
  {
    name: "auth_rls_initplan",
    level: "WARN",
    // A call wrapped in its own sub-select runs once per query. Any other call runs once per row.
    query: `with ${policies} select ${finding} from policies where relrowsecurity
      and regexp_replace(${text}, '\\( *select (auth\\.(uid|jwt|role|email)\\(\\)|current_setting\\([^)]*\\))', '', 'g')
        ~ '(auth\\.(uid|jwt|role|email)\\(\\)|current_setting\\()'`,
    violation: {
      setup: `create policy slow on ${tables.tenants} for delete to authenticated using (id = auth.uid())`,
      finding: `${tables.tenants}: slow`,
    },
  },
  {
    name: "multiple_permissive_policies",
    level: "WARN",
    query: `with ${policies}, commands as (
        select *, unnest(case polcmd when '*' then array['r', 'a', 'w', 'd'] else array[polcmd::text] end) as command from policies
      )
      select format('%I.%I for %s: %s', nspname, relname, rolname, string_agg(polname, ', ')) as finding
      from commands join pg_roles as role on role.oid = any(polroles) or polroles = '{0}'
      where polpermissive and not rolbypassrls and rolname not like 'pg\\_%' and rolname not like 'supabase%admin'
      group by nspname, relname, rolname, command having count(*) > 1`,
    violation: {
      setup: `create policy twice on ${tables.tenants} for select to authenticated using (false)`,
      finding: `${tables.tenants} for authenticated`,
    },
  },
  {
    name: "rls_references_user_metadata",
    level: "ERROR",
    query: `with ${policies} select ${finding} from policies
      where ${text} ~ '(auth\\.jwt\\(\\)|request\\.jwt\\.claims).*user_metadata'`,
    violation: {
      setup: `create policy vain on ${tables.tenants} for delete to authenticated
        using ((select auth.jwt()) -> 'user_metadata' ->> 'admin' = 'yes')`,
      finding: `${tables.tenants}: vain`,
    },
  },
  {
    name: "rls_policy_always_true",
    level: "WARN",
    query: `with ${policies} select ${finding} from policies
      where relrowsecurity and polpermissive
        and (polroles = '{0}' or polroles && array(select oid from pg_roles where rolname in ('anon', 'authenticated')))
        and (polcmd in ('w', 'd', '*') and coalesce(qual, 'true') = 'true' or checked = 'true' or polcmd = 'a' and checked is null)`,
    violation: {
      setup: `create policy wide on ${tables.tenants} for insert to authenticated with check (true)`,
      finding: `${tables.tenants}: wide`,
    },
  },
];
