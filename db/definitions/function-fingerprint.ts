/** SQL: a function's body, flags and settings, from pg_proc. Postgres stores a body exactly as written. */
const definitionSql = `concat_ws(' ', md5(prosrc), provolatile, proisstrict, prosecdef,
  array_to_string(array(select setting from unnest(proconfig) as setting order by setting collate "C"), ', '))`;

/** SQL for a `from` clause: our functions, except those of extensions and those that are installed with the views. */
export const ourFunctions = `(
  select proname::text as name, ${definitionSql} as definition from pg_proc
  where pronamespace = to_regnamespace('provisioning') and not exists (
    select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
    and not exists (select from provisioning.definitions where definitions.name = 'function ' || proname)
)`;

/** SQL: one fingerprint of all functions. */
export const fingerprintSql = `(select md5(string_agg(name || ' ' || definition, E'\\n' order by name collate "C")) from ${ourFunctions} as ours)`;
