import pg from "pg";
import { connectToPrimary } from "../../connection/primary/connect";
import { findProduct } from "../../seam/find-product";
import { appliedHashes, consoleMigrations, journal, productMigrations } from "../migration-log";

/** The state of a database, for setup and the doctor. */
export type Probe =
  /** `error` is what the driver threw; `connectionFailure` explains it. */
  | { ok: false; error: unknown }
  | {
      ok: true;
      /** Such as 15.18. */
      version: string;
      /** The role of the connection. */
      role: string;
      /** The rights of the console's own role, all the rights of an owner, or neither; null before the console's tables exist. */
      rights: "own" | "all" | "none" | null;
      /** False if there is no `auth.users`, which means that this is not a Supabase project's database. */
      hasAuth: boolean;
      canReadAuth: boolean;
      canCreateSchema: boolean;
      /** Tags of the pending migrations; those of every migration if there is no log or the role cannot read it. */
      pending: string[];
      /** True if there is no migration log, but at least one table that might be the product's. */
      needsAdoption: boolean;
      /** How many admins the console has; null if its tables do not exist or cannot be read. */
      admins: number | null;
    };

const timeoutMs = 10_000;

/** Connects and reads the state. Changes nothing and never throws. */
export async function probeDatabase(url: string): Promise<Probe> {
  let client: pg.Client | undefined;
  try {
    const limits = { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs };
    client = await connectToPrimary(
      url,
      (connectionString) => new pg.Client({ connectionString, ...limits }),
    );
    return await readState(client);
  } catch (error) {
    return { ok: false, error };
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function readState(client: pg.Client): Promise<Probe> {
  // Reads pg_class, because `to_regclass` needs USAGE on the schema.
  const { rows } = await client.query<{
    version: string;
    role: string;
    creates: boolean;
    relations: Relations;
  }>(`
    select current_setting('server_version') as version, current_user as role,
      has_database_privilege(current_database(), 'create') as creates,
      coalesce((select jsonb_object_agg(nspname || '.' || relname, has_table_privilege(c.oid, 'select'))
        from pg_class as c join pg_namespace as n on n.oid = relnamespace
        where (nspname, relname) in (('auth', 'users'), ('provisioning', 'staff'), ('provisioning', 'migrations'), ('provisioning', 'product_migrations'))
      ), '{}') as relations`);
  const [state] = rows;
  if (!state) throw new Error("the database returned no row");
  const { relations } = state;
  const pending: string[] = [];
  for (const folder of [consoleMigrations, productMigrations]) {
    const applied = relations[`provisioning.${folder.table}`] ? await appliedHashes(client, folder) : [];
    const missing = journal(folder).filter(({ hash }) => !applied.includes(hash));
    pending.push(...missing.map(({ tag }) => `${folder.prefix}${tag}`));
  }
  const rights = rightsIn(relations);
  return {
    ok: true,
    version: state.version.split(" ")[0] ?? "",
    role: state.role,
    rights,
    hasAuth: "auth.users" in relations,
    canReadAuth: relations["auth.users"] === true || rights === "own",
    canCreateSchema: state.creates,
    pending,
    needsAdoption: !("provisioning.migrations" in relations) && (await findProduct(client)).length > 0,
    admins: relations["provisioning.staff"] ? await countAdmins(client) : null,
  };
}

/** The existing tables, and whether the role can read each of them. */
type Relations = Partial<Record<string, boolean>>;

function rightsIn(relations: Relations): "own" | "all" | "none" | null {
  if (!("provisioning.staff" in relations)) return null;
  if (relations["auth.users"]) return "all";
  return relations["provisioning.staff"] ? "own" : "none";
}

async function countAdmins(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    "select count(*)::int as n from provisioning.staff where role = 'admin'",
  );
  return rows[0]?.n ?? 0;
}

/** Whether `auth.users` of this database has a user with this id; null if it cannot be read. */
export async function hasAccount(url: string, userId: string): Promise<boolean | null> {
  let client: pg.Client | undefined;
  try {
    client = await connectToPrimary(
      url,
      (connectionString) => new pg.Client({ connectionString, connectionTimeoutMillis: timeoutMs }),
    );
    const { rows } = await client.query("select 1 from auth.users where id = $1", [userId]);
    return rows.length > 0;
  } catch {
    return null;
  } finally {
    await client?.end().catch(() => undefined);
  }
}
