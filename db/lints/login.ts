import type { Rule } from "./rule";

/**
 * SQL for a `with` clause: the console's role and the logins that are its members. Leaves out superusers and the schema's
 * owner, because the doctor has a separate rule for a console that signs in as one of these.
 */
const logins = `logins as (
  select oid, rolname from pg_roles where rolname = 'provisioning_app'
  union
  select login.oid, rolname from pg_auth_members join pg_roles as login on login.oid = member
  where roleid = to_regrole('provisioning_app') and not rolsuper and not exists (
    select from pg_namespace where nspname = 'provisioning' and pg_has_role(login.oid, nspowner, 'usage'))
)`;

/** SQL: the other roles that the console's login can SET ROLE to. */
export const actsAsOthers = `
  with ${logins}
  select format('%s can act as %s', login.rolname, other.rolname) as finding
  from logins as login join pg_roles as other on pg_has_role(login.oid, other.oid, 'member')
  where other.oid <> login.oid and other.rolname <> 'provisioning_app'`;

/**
 * SQL: objects in this database, or the database itself, that the console's login owns. Rights and triggers do not
 * restrict an owner.
 */
export const ownsObjects = `
  with ${logins}
  select format('%s owns the %s %s', rolname, object.type, object.identity) as finding
  from pg_shdepend join logins on oid = refobjid, pg_identify_object(classid, objid, objsubid) as object
  where refclassid = 'pg_authid'::regclass and deptype = 'o'
    and (dbid = (select oid from pg_database where datname = current_database())
      or classid = 'pg_database'::regclass and objid = (select oid from pg_database where datname = current_database()))`;

/**
 * SQL: secrets of the Auth server that the console's role can read, directly or through a view or function that runs with
 * its owner's rights. Even a view of digests is unsafe: the digest of a six-digit code is easy to reverse by trying all
 * codes.
 */
export const readsSecrets = `
  with secrets as (
    select attrelid, attnum, attname, format('%s.%s', attrelid::regclass, attname) as name
    from pg_attribute join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'auth' and relkind in ('r', 'p') and attnum > 0 and not attisdropped
      and attname ~ '(token|secret|password|challenge|_code)' and attname !~ '_(type|method|id|at)$'
  )
  select name || ' is readable' as finding from secrets
  where has_column_privilege('provisioning_app', attrelid, attnum, 'select')
  union
  select format('%s shows %s', ev_class::regclass, name)
  from pg_rewrite join pg_depend on classid = 'pg_rewrite'::regclass and objid = pg_rewrite.oid
    join secrets on refclassid = 'pg_class'::regclass and refobjid = attrelid and refobjsubid = attnum
  where has_any_column_privilege('provisioning_app', ev_class, 'select')
  union
  select format('%s uses %s', routine.oid::regprocedure, string_agg(distinct name, ', '))
  from pg_proc as routine join secrets on prosrc ~ ('\\m' || attname || '\\M')
  where prosecdef and prosrc ~ '\\mauth\\.' and has_function_privilege('provisioning_app', routine.oid, 'execute')
  group by routine.oid`;

export const loginRules: readonly Rule[] = [
  {
    name: "console_acts_as_another_role",
    level: "ERROR",
    query: actsAsOthers,
    violation: {
      setup: "grant authenticated to console",
      finding: "console can act as authenticated",
    },
  },
  {
    name: "console_owns_an_object",
    level: "ERROR",
    query: ownsObjects,
    violation: {
      setup: "create view public.lent as select 1 as n; alter view public.lent owner to console",
      finding: "console owns the view public.lent",
    },
  },
  {
    name: "console_reads_a_low_entropy_secret",
    level: "ERROR",
    query: readsSecrets,
    violation: {
      setup: `create view provisioning.digests as select id, encode(sha256(convert_to(recovery_token, 'UTF8')), 'hex') as digest from auth.users;
        grant select on provisioning.digests to provisioning_app`,
      finding: "provisioning.digests shows auth.users.recovery_token",
    },
  },
  {
    name: "console_uses_a_low_entropy_secret",
    level: "ERROR",
    query: readsSecrets,
    violation: {
      setup: `create function provisioning.whose(hash text) returns uuid language sql stable security definer set search_path = ''
        as 'select id from auth.users where recovery_token = hash';
        revoke execute on function provisioning.whose(text) from public;
        grant execute on function provisioning.whose(text) to provisioning_app`,
      finding: "provisioning.whose(text) uses auth.users.recovery_token",
    },
  },
];
