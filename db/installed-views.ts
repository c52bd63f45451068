/**
 * SQL: the views of our schema and the functions that belong to the product's views, with a fingerprint of their text as
 * Postgres writes it. No source can be compared with that text, so `npm run db:migrate` keeps it in provisioning.definitions.
 */
export const installedViews = `
  select 'view ' || relname as name, md5(pg_get_viewdef(oid)) as fingerprint
  from pg_class where relnamespace = to_regnamespace('provisioning') and relkind = 'v'
  union all
  select 'function ' || proname, md5(pg_get_functiondef(pg_proc.oid))
  from pg_proc join provisioning.definitions on definitions.name = 'function ' || proname
  where pronamespace = to_regnamespace('provisioning')`;
