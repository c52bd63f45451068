import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as product from "@/db/product/schema";
import { productTables } from "@/db/product-tables";
import type { Invariant } from "../invariant";

const tables = Object.values(product)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table));

/** SQL: the product's tables, as `schema.table`. */
const productNames = productTables.map((name) => `'${name}'`).join(", ");

/** Tables with policies of the product's own. `db:adopt` reports tables that have none. */
const guarded = tables
  .filter(({ policies }) => policies.length > 0)
  .map(({ schema = "public", name }) => `'${schema}.${name}'`);

/** SQL, to follow `with`: each of the product's tables, and each policy on one. */
const found = `tables as (
  select relation.oid, format('%s.%s', nspname, relname) as name, relrowsecurity
  from pg_class as relation join pg_namespace as schema on schema.oid = relnamespace
  where relkind in ('r', 'p') and format('%s.%s', nspname, relname) in (${productNames})
), policies as (
  select tables.name, polname::text as policy, polcmd::text as command, polpermissive as permissive, polroles as roles, relrowsecurity,
    coalesce(pg_get_expr(polqual, polrelid), 'true') as using_text, coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid), 'true') as check_text
  from pg_policy join tables on tables.oid = polrelid
)`;

/** SQL: true for a list of roles that has one of these, or everybody. */
const applies = (roles: string, names: string) =>
  `(${roles} = '{0}' or ${roles} && array(select oid from pg_roles where rolname in (${names})))`;

/** SQL: true for a condition of constants, which every row meets or none. */
const constant = (text: string) =>
  `${text} ~* '^([[:space:]()0-9=]|true|not|false|or|and)*$' and ${text} ~* 'true|='`;

/** SQL that returns what keeps the console from adding rows. */
export const policyOffenders = `
  with ${found}
  select format('%s: the restrictive policy "%s" applies to the console too', name, policy) as offender
  from policies where relrowsecurity and not permissive and ${applies("roles", "'provisioning_app'")}
    and command in ('a', '*') and check_text <> 'true'
  union all
  select format('%s: no policy lets the console insert', tables.name)
  from tables where relrowsecurity and has_any_column_privilege('provisioning_app', tables.oid, 'insert') and not exists (
    select from policies where policies.name = tables.name and permissive and command in ('a', '*')
      and ${applies("roles", "'provisioning_app'")})`;

/** Row level security of the product's tables, for the console and for everybody else. */
export const policyInvariants: readonly Invariant[] = [
  {
    name: "policies-let-the-console-in",
    promise: "No policy keeps the console from adding rows to the product's tables.",
    severity: "broken",
    remedy:
      "Rows that the console cannot add fail every provisioning. Name other roles in the restrictive policy (`to authenticated`), or run `npm run db:migrate` after a change of db/product/grants.sql.",
    offenders: policyOffenders,
  },
  {
    name: "strangers-see-no-tenants",
    promise:
      "Row level security is on for the product's tables that have policies of their own, and no policy gives every row to API users.",
    severity: "broken",
    remedy:
      "Anyone with the publishable key can read or change tenants. Run `alter table … enable row level security`, or drop the policy, and check who used it.",
    offenders: `
      with ${found}
      select format('%s has row level security off, and %s may use it', tables.name, string_agg(distinct coalesce(nullif(grantee, 0)::regrole::text, 'everybody'), ' and ')) as offender
      from tables join pg_class as relation on relation.oid = tables.oid, aclexplode(relacl)
      where not tables.relrowsecurity and tables.name in (${guarded.join(", ") || "''"}) and (grantee = 0 or grantee in (select oid from pg_roles where rolname in ('anon', 'authenticated')))
      group by tables.name
      union all
      select format('%s: the policy "%s" gives %s every row', name, policy,
        case when roles = '{0}' then 'everybody' else (select string_agg(rolname, ' and ') from pg_roles where oid = any(roles)) end)
      from policies where permissive and ${applies("roles", "'anon', 'authenticated'")}
        and (command <> 'a' and ${constant("using_text")} or command in ('a', 'w', '*') and ${constant("check_text")})`,
  },
];
