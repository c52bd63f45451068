/**
 * A rule of Supabase's database linter, with its name and level there, or one of our own about logins (login.ts). All
 * queries are our own, so that they run without Supabase.
 */
export type Rule = {
  name: string;
  level: "ERROR" | "WARN" | "INFO";
  /** A query with one text column, `finding`: the offending object. */
  query: string;
  /** Statements that violate this rule once, and part of the expected finding. */
  violation: { setup: string; finding: string };
};

/** SQL: the schemas of Supabase and Postgres, which are not checked. */
export const thirdPartySchemas = `('auth', 'storage', 'realtime', 'vault', 'extensions', 'graphql', 'graphql_public', 'pgbouncer', 'pg_catalog', 'information_schema')`;

/** SQL: the schemas that PostgREST serves. */
export const exposed = `('public')`;

/** SQL: true if a signed-in or anonymous visitor can read a relation. */
export const visible = (relation: string) =>
  `(has_table_privilege('anon', ${relation}, 'select') or has_table_privilege('authenticated', ${relation}, 'select'))`;

/** SQL: true for objects that belong to no extension. */
export const notOfExtension = (catalog: string, oid: string) =>
  `not exists (select from pg_depend where classid = '${catalog}'::regclass and objid = ${oid} and deptype = 'e')`;
