import type { Rule } from "./rule";

/**
 * SQL, to follow `with`: the console's role, and the logins that are members of it. Superusers and the owner of the
 * schema are left out: a console that signs in as one of these is reported by the doctor as a rule of its own.
 */
const logins = `logins as (
  select oid, rolname from pg_roles where rolname = 'provisioning_app'
  union
  select login.oid, rolname from pg_auth_members join pg_roles as login on login.oid = member
  where roleid = to_regrole('provisioning_app') and not rolsuper and not exists (
    select from pg_namespace where nspname = 'provisioning' and pg_has_role(login.oid, nspowner, 'usage'))
)`;

/** SQL: roles that the console's login can SET ROLE to, besides its own. */
export const actsAsOthers = `
  with ${logins}
  select format('%s can act as %s', login.rolname, other.rolname) as finding
  from logins as login join pg_roles as other on pg_has_role(login.oid, other.oid, 'member')
  where other.oid <> login.oid and other.rolname <> 'provisioning_app'`;

/** SQL: what the console's login owns in this database, or the database itself. An owner is above rights and triggers. */
export const ownsObjects = `
  with ${logins}
  select format('%s owns the %s %s', rolname, object.type, object.identity) as finding
  from pg_shdepend join logins on oid = refobjid, pg_identify_object(classid, objid, objsubid) as object
  where refclassid = 'pg_authid'::regclass and deptype = 'o'
    and (dbid = (select oid from pg_database where datname = current_database())
      or classid = 'pg_database'::regclass and objid = (select oid from pg_database where datname = current_database()))`;

export const loginRules: readonly Rule[] = [
  {
    name: "console_acts_as_another_role",
    level: "ERROR",
    finds: actsAsOthers,
    offence: {
      plant: "grant authenticated to console",
      named: "console can act as authenticated",
    },
  },
  {
    name: "console_owns_an_object",
    level: "ERROR",
    finds: ownsObjects,
    offence: {
      plant: "create view public.lent as select 1 as n; alter view public.lent owner to console",
      named: "console owns the view public.lent",
    },
  },
];
