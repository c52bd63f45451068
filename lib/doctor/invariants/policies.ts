import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { sampleTenant } from "@/db/definitions/record-view";
import * as product from "@/db/product/schema";
import { productTables } from "@/db/seam/product-tables";
import { rowsOfTenant } from "@/lib/provisioning/trial/preview-rows";
import { type Invariant, listOf } from "../invariant";

const tables = Object.values(product)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table));

/** SQL: the product's tables, as `schema.table`. */
const productNames = productTables.map((name) => `'${name}'`).join(", ");

/** Tables on which the product has its own policies. `db:adopt` reports the tables without any. */
const guarded = tables
  .filter(({ policies }) => policies.length > 0)
  .map(({ schema = "public", name }) => `'${schema}.${name}'`);

/** SQL for a `with` clause: each of the product's tables, and each of their policies. */
const found = `tables as (
  select relation.oid, format('%s.%s', nspname, relname) as name, relrowsecurity
  from pg_class as relation join pg_namespace as schema on schema.oid = relnamespace
  where relkind in ('r', 'p') and format('%s.%s', nspname, relname) in (${productNames})
), policies as (
  select pg_policy.oid, tables.name, polname::text as policy, polcmd::text as command, polpermissive as permissive, polroles as roles, relrowsecurity,
    coalesce(pg_get_expr(polqual, polrelid), 'true') as using_text, coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid), 'true') as check_text
  from pg_policy join tables on tables.oid = polrelid
)`;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const jsonOf = (row: object) =>
  JSON.stringify(row, (_name, value) => (typeof value === "bigint" ? String(value) : value));

/** SQL: true for a list of roles that includes PUBLIC or a role with one of these names. */
const applies = (roles: string, names: string) =>
  `(${roles} = '{0}' or ${roles} && array(select oid from pg_roles where rolname in (${names})))`;

/** SQL: true for a condition without columns, other than a plain `false`. Its result is the same for every row. */
const constant = (text: string) =>
  `${text} ~* '^([[:space:]()0-9=]|true|not|false|or|and)*$' and ${text} ~* 'true|='`;

/** SQL for a `with` clause after `found`: sample rows of the records, and whether each policy for inserts admits them. */
const samples = `samples as (
  select name, sample::jsonb from ${listOf(
    rowsOfTenant(sampleTenant).map(({ table, row }) => `(${literal(table)}, ${literal(jsonOf(row))})`),
    "'', '{}'",
  )} as listed(name, sample)
), inserting as (
  select policies.name, policy, permissive, bool_and(provisioning.policy_admits(policies.oid, sample)) as admits
  from policies left join samples on samples.name = policies.name
  where relrowsecurity and command in ('a', '*') and ${applies("roles", "'provisioning_app', current_user")}
  group by policies.oid, policies.name, policy, permissive
)`;

/** SQL: the policies, or missing policies, that keep the console from adding rows. */
export const policyViolations = `
  with ${found}, ${samples}
  select format('%s: the restrictive policy "%s" applies to the console too', name, policy) as violation
  from inserting where not permissive and not admits
  union all
  select format('%s: no policy lets the console insert', tables.name)
  from tables where relrowsecurity and has_any_column_privilege('provisioning_app', tables.oid, 'insert') and not exists (
    select from inserting where inserting.name = tables.name and permissive and admits is not false)`;

/** SQL: the restrictive policies that only a real insert can check. */
const openPolicies = `
  with ${found}, ${samples}
  select format('%s: only a real insert can show whether the restrictive policy "%s" blocks the console', name, policy) as violation
  from inserting where not permissive and admits is null`;

/** Row-level security of the product's tables, for the console and for API users. */
export const policyInvariants: readonly Invariant[] = [
  {
    name: "policies-allow-console-inserts",
    rule: "No policy prevents the console from inserting rows into the product's tables.",
    severity: "broken",
    remedy:
      "Provisioning fails if the console cannot add a row. Name other roles in the restrictive policy (`to authenticated`), or run `npm run db:migrate` after a change to db/product/grants.sql.",
    violations: policyViolations,
    settledByTrial: true,
  },
  {
    name: "policies-can-be-evaluated",
    rule: "The doctor can evaluate every restrictive policy on the product's tables.",
    severity: "waiting",
    remedy:
      "Run the doctor with its trial, which evaluates the policy. If you cannot, name other roles in the policy (`to authenticated`).",
    violations: openPolicies,
    settledByTrial: true,
  },
  {
    name: "tenants-hidden-from-outsiders",
    rule: "Row-level security is on for the product's tables that have their own policies, and no policy gives API users every row.",
    severity: "broken",
    remedy:
      "Anyone with the publishable key can read or change tenants. Run `alter table … enable row level security`, or drop the policy, and find out who used this access.",
    violations: `
      with ${found}
      select format('row-level security is off on %s, and %s can access the table', tables.name, string_agg(distinct coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC'), ' and ')) as violation
      from tables join pg_class as relation on relation.oid = tables.oid, aclexplode(relacl)
      where not tables.relrowsecurity and tables.name in (${guarded.join(", ") || "''"}) and (grantee = 0 or grantee in (select oid from pg_roles where rolname in ('anon', 'authenticated')))
      group by tables.name
      union all
      select format('%s: the policy "%s" gives %s every row', name, policy,
        case when roles = '{0}' then 'PUBLIC' else (select string_agg(rolname, ' and ') from pg_roles where oid = any(roles)) end)
      from policies where permissive and ${applies("roles", "'anon', 'authenticated'")}
        and (command <> 'a' and ${constant("using_text")} or command in ('a', 'w', '*') and ${constant("check_text")})`,
  },
];
