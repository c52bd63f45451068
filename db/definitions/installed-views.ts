/**
 * SQL: our schema's views and the functions that are installed with them, each with a fingerprint of its text as
 * Postgres writes it. That text differs from the sources, so `npm run db:migrate` stores the fingerprints in
 * provisioning.definitions.
 */
export const installedViews = `
  select 'view ' || relname as name, md5(pg_get_viewdef(oid)) as fingerprint
  from pg_class where relnamespace = to_regnamespace('provisioning') and relkind = 'v'
  union all
  select 'function ' || proname, md5(pg_get_functiondef(pg_proc.oid))
  from pg_proc join provisioning.definitions on definitions.name = 'function ' || proname
  where pronamespace = to_regnamespace('provisioning')`;

/** SQL that returns the views and functions that are missing, unknown or changed, as `violation`. */
export const changedViews = `
  select format('%s %s', coalesce(known.name, found.name), case when found.name is null then 'is missing'
    when known.name is null then 'is not one of the console''s' else 'has changed since installation' end) as violation
  from (select name, fingerprint from provisioning.definitions where name like 'view %' or name like 'function %') as known
  full join (${installedViews}) as found on found.name = known.name
  where known.fingerprint is distinct from found.fingerprint`;
