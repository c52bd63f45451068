import type { Invariant } from "../invariant";

/** SQL for a `with` clause: the default settings of a new session of this login. */
export const defaults = `defaults as (
  select distinct on (name) name, value from (
    select lower(split_part(entry, '=', 1)) as name, substr(entry, strpos(entry, '=') + 1) as value, setrole, setdatabase
    from pg_db_role_setting, unnest(setconfig) as entry
    where setdatabase in (0, (select oid from pg_database where datname = current_database()))
      and setrole in (0, (select oid from pg_roles where rolname = session_user))
  ) as setting order by name, setrole <> 0 desc, setdatabase <> 0 desc
)`;

/** SQL: the value that a new session gets, or this session's value if no default is set. */
const defaultOf = (name: string) =>
  `coalesce((select value from defaults where name = '${name}'), current_setting('${name}'))`;

/** [setting, condition for a good value, effect of any other value] */
const needed = [
  ["datestyle", "ilike 'iso%'", "dates are written in an ambiguous format"],
  ["standard_conforming_strings", "= 'on'", "backslashes in strings are read as escapes"],
  ["row_security", "= 'on'", "statements fail on tables with row-level security"],
  ["session_replication_role", "= 'origin'", "triggers and foreign keys are off"],
] as const;

/** SQL: one row, `violation`, if the database is read-only. */
export const readOnlyViolations = `
  with ${defaults}
  select case when pg_is_in_recovery() then 'the server is a standby' else 'default_transaction_read_only is on' end as violation
  where pg_is_in_recovery() or ${defaultOf("default_transaction_read_only")} = 'on'`;

/** SQL: each setting with a value that the console cannot work with. */
export const settingViolations = `
  with ${defaults}, needed as (
    ${needed
      .map(
        ([name, good, effect]) =>
          `select '${name}' as name, ${defaultOf(name)} as value, '${effect}' as effect where not ${defaultOf(name)} ${good}`,
      )
      .join(" union all ")}
  )
  select format('%s is %L for %s: %s', name, value, session_user, effect) as violation from needed`;

/** The settings of a new session of the console's login. */
export const sessionInvariants: readonly Invariant[] = [
  {
    name: "database-writable",
    rule: "The database accepts writes.",
    severity: "broken",
    remedy:
      "No tenant can be provisioned. If the disk is full, free space first (Supabase, Database, Settings). Then reset default_transaction_read_only on the database or the role, or connect to the primary server.",
    violations: readOnlyViolations,
  },
  {
    name: "session-settings-compatible",
    rule: "No setting of the database or the login changes what statements mean or how dates are written.",
    severity: "broken",
    remedy:
      "As the owner, run `alter role <login> in database <database> set datestyle = 'ISO, MDY'`, or the same for the setting named here. Other logins are not affected.",
    violations: settingViolations,
  },
  {
    name: "isolation-read-committed",
    rule: "The default isolation level is READ COMMITTED.",
    severity: "waiting",
    remedy:
      "At a stricter level, the console works, but retries more often and is slower. As the owner, run `alter role <login> set default_transaction_isolation = 'read committed'`.",
    violations: `
      with ${defaults}
      select format('default_transaction_isolation is %L for %s', ${defaultOf("default_transaction_isolation")}, session_user) as violation
      where ${defaultOf("default_transaction_isolation")} <> 'read committed'`,
  },
];
