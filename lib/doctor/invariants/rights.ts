import { productRights } from "@/db/definitions/definition-sources";
import { calledFunctions, grantedRights } from "@/db/definitions/grants";
import { actsAsOthers, ownsObjects, readsSecrets } from "@/db/lints/login";
import type { Invariant } from "../invariant";

/** SQL for a `with` clause: every granted right, in the format of `db/definitions/grants.ts`. */
const granted = `granted as (
  select lower(privilege_type) || ' on schema ' || nspname as right_to, grantee, nspname from pg_namespace, aclexplode(nspacl)
  union all
  select format('%s on %s.%s', lower(privilege_type), nspname, relname), grantee, nspname
  from pg_class join pg_namespace as schema on schema.oid = relnamespace, aclexplode(relacl)
  union all
  select format('%s (%s) on %s.%s', lower(privilege_type), attname, nspname, relname), grantee, nspname
  from pg_attribute join pg_class as relation on relation.oid = attrelid join pg_namespace as schema on schema.oid = relnamespace,
    aclexplode(attacl)
  where not attisdropped
  union all
  select 'execute on function provisioning.' || proname, grantee, nspname
  from pg_proc as routine join pg_namespace as schema on schema.oid = pronamespace, aclexplode(coalesce(proacl, acldefault('f', proowner)))
  where nspname = 'provisioning' and not exists (
    select from pg_depend where classid = 'pg_proc'::regclass and objid = routine.oid and deptype = 'e')
)`;

const expected = [
  ...grantedRights,
  ...calledFunctions.map((name) => `execute on function provisioning.${name}`),
  ...productRights(),
]
  .map((right) => `('${right}')`)
  .join(", ");
/** PUBLIC, and the roles that PostgREST uses. */
const api = `select 0 union all select oid from pg_roles where rolname in ('anon', 'authenticated', 'service_role')`;

/** Rights in the database. */
export const rightsInvariants: readonly Invariant[] = [
  {
    name: "console-rights-match",
    rule: "The role provisioning_app has the rights that the console needs, and no others.",
    severity: "broken",
    remedy:
      "Grant the missing rights, and revoke the extra ones. Rights that your own triggers need belong in db/product/grants.sql.",
    violations: `
      with ${granted}, own as (
        select right_to from granted where grantee = to_regrole('provisioning_app')
      )
      select format('provisioning_app %s: %s', case when own.right_to is null then 'lacks' else 'has an extra right' end,
        coalesce(own.right_to, expected.right_to)) as violation
      from (values ${expected}) as expected(right_to) full join own on own.right_to = expected.right_to
      where own.right_to is distinct from expected.right_to
      union all
      select 'provisioning_app has an attribute that it must not have: LOGIN, INHERIT, SUPERUSER, BYPASSRLS, CREATEROLE or CREATEDB' from pg_roles
      where rolname = 'provisioning_app' and (rolcanlogin or rolinherit or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`,
  },
  {
    name: "console-login-isolated",
    rule: "The console's login cannot act as another role, and owns nothing.",
    severity: "broken",
    remedy:
      "Revoke the membership, or give the object to the role that runs the migrations. A separate login for the console avoids both (docs/database-security.md).",
    violations: `select finding as violation from ((${actsAsOthers}) union all (${ownsObjects})) as found`,
  },
  {
    name: "auth-secrets-hidden-from-console",
    rule: "The console's login cannot read a secret of the Auth server, or a digest of one.",
    severity: "broken",
    remedy:
      "Revoke the right on the view or the function. The digest of a six-digit code is easy to reverse by brute force.",
    violations: `select finding as violation from (${readsSecrets}) as found`,
  },
  {
    name: "schema-hidden-from-api",
    rule: "The provisioning schema is not reachable through Supabase's API or the role PUBLIC.",
    severity: "broken",
    remedy:
      "Revoke the right, and check that the schema is not exposed (Supabase, Project Settings, Data API).",
    violations: `
      with ${granted}
      select format('%s has: %s', coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC'), right_to) as violation
      from granted where nspname = 'provisioning' and grantee in (${api})
      union all
      select format('%s is a member of provisioning_app', member::regrole) from pg_auth_members
      where roleid = to_regrole('provisioning_app') and member in (${api})
      union all
      select format('%s will get %s on new objects in provisioning', coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC'), lower(privilege_type))
      from pg_default_acl, aclexplode(defaclacl)
      where defaclnamespace = to_regnamespace('provisioning') and grantee in (${api})
      union all
      select format('%s may use %s, which shows provisioning.%s', coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC'), seen.oid::regclass, source.relname)
      from pg_class as seen join pg_rewrite on ev_class = seen.oid
        join pg_depend on classid = 'pg_rewrite'::regclass and objid = pg_rewrite.oid and refclassid = 'pg_class'::regclass
        join pg_class as source on source.oid = refobjid, aclexplode(seen.relacl)
      where source.relnamespace = to_regnamespace('provisioning') and seen.relnamespace <> source.relnamespace and grantee in (${api})
      group by grantee, seen.oid, source.relname
      union all
      select format('the publication %s publishes the table provisioning.%s', pubname, tablename)
      from pg_publication_tables where schemaname = 'provisioning'`,
  },
  {
    name: "console-login-least-privileged",
    rule: "The login in DATABASE_URL has no rights of a superuser or of the schema's owner, and does not bypass row-level security.",
    severity: "waiting",
    remedy:
      "Create a login that is a member of provisioning_app and use it (docs/database-security.md). Migrations keep their own login.",
    violations: `
      select format('%s %s', rolname, case when rolsuper then 'is a superuser' when rolbypassrls then 'bypasses row-level security'
        else 'owns the provisioning schema' end) as violation
      from pg_roles where rolname = current_user and (rolsuper or rolbypassrls or exists (
        select from pg_namespace where nspname = 'provisioning' and pg_has_role(nspowner, 'usage')))`,
  },
];
