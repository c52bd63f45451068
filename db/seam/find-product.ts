import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type pg from "pg";
import * as product from "../product/schema";

/** The schemas of Postgres, Supabase and this console, which never contain a product's tables. */
export const platformSchemas: readonly string[] = [
  ...[
    "information_schema",
    "auth",
    "storage",
    "realtime",
    "extensions",
    "vault",
    "graphql",
    "graphql_public",
  ],
  ...[
    "supabase_functions",
    "supabase_migrations",
    "pgbouncer",
    "cron",
    "net",
    "pgsodium",
    "_realtime",
    "provisioning",
  ],
];

/** Column names for a tenant's slug, its name, and its key in other tables, most likely first. */
export const slugNames: readonly string[] = [
  "slug",
  "handle",
  "subdomain",
  "short_name",
  "url_slug",
  "url_name",
  "identifier",
];
export const nameNames: readonly string[] = [
  "name",
  "title",
  "display_name",
  "label",
  "company_name",
  "business_name",
  "legal_name",
];
const tenantKeyNames = [
  "tenant_id",
  "organization_id",
  "organisation_id",
  "org_id",
  "workspace_id",
  "company_id",
];

const productNames = Object.values(product)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableName(table));

/**
 * Lists what looks like a product in this database, as `schema.table`. In the public schema, this is every table and view.
 * In other schemas, it is each table or view that has the name of a table in schema.ts, a foreign key to auth.users, columns
 * for a slug and a name, or a column for a tenant's key. Skips the objects of extensions. The baseline must not run in a
 * database that has a product.
 */
export async function findProduct(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%s.%s', nspname, relname) as name
     from pg_class as c join pg_namespace as n on n.oid = relnamespace
     where relkind in ('r', 'p', 'v', 'm', 'f') and not relispartition
       and nspname not like 'pg\\_%' and nspname <> all($1::text[])
       and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
       and (nspname = 'public' or relname = any($2::text[])
         or exists (select from pg_constraint join pg_class as target on target.oid = confrelid
           where conrelid = c.oid and contype = 'f' and target.relname = 'users' and target.relnamespace = to_regnamespace('auth'))
         or exists (select from pg_attribute as slug join pg_attribute as name using (attrelid) where attrelid = c.oid
           and slug.attname = any($3::text[]) and name.attname = any($4::text[]))
         or exists (select from pg_attribute where attrelid = c.oid and attname = any($5::text[])))
     order by nspname, relname`,
    [platformSchemas, productNames, slugNames, nameNames, tenantKeyNames],
  );
  return rows.map(({ name }) => name);
}
