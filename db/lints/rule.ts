/**
 * One thing that Supabase's database linter looks for, under its name and level. The queries are our own, so that
 * they can be run where there is no Supabase.
 */
export type Rule = {
  name: string;
  level: "ERROR" | "WARN" | "INFO";
  /** Query of one text column, `finding`: what offends, and where. */
  finds: string;
  /** Statements that offend against this rule alone, and a word of the finding. */
  offence: { plant: string; named: string };
};

/** SQL: the schemas that Supabase and Postgres bring, which are not ours to judge. */
export const brought = `('auth', 'storage', 'realtime', 'vault', 'extensions', 'graphql', 'graphql_public', 'pgbouncer', 'pg_catalog', 'information_schema')`;

/** SQL: the schemas that PostgREST serves. */
export const exposed = `('public')`;

/** SQL: true where a signed-in or an anonymous visitor has a right on a relation. */
export const visible = (relation: string) =>
  `(has_table_privilege('anon', ${relation}, 'select') or has_table_privilege('authenticated', ${relation}, 'select'))`;

/** SQL: true for what no extension brought. */
export const notOfExtension = (catalog: string, oid: string) =>
  `not exists (select from pg_depend where classid = '${catalog}'::regclass and objid = ${oid} and deptype = 'e')`;
