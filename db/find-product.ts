import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type pg from "pg";
import * as product from "./product/schema";

/** Schemas of Postgres, of Supabase and of this console: none of them holds a product's tables. */
const platformSchemas = [
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

const productNames = Object.values(product)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableName(table));

/**
 * Lists what looks like a product in this database, as `schema.table`: every table and view of the schema public that
 * no extension brought, and in other schemas every table that has a name of ours, refers to auth.users, or has
 * the columns of a tenant. The baseline must not run beside it.
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
         or (select count(*) from pg_attribute where attrelid = c.oid and not attisdropped and attname in ('slug', 'name')) = 2
         or exists (select from pg_attribute where attrelid = c.oid and not attisdropped and attname = 'tenant_id'))
     order by nspname, relname`,
    [platformSchemas, productNames],
  );
  return rows.map(({ name }) => name);
}
