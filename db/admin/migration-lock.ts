import pg from "pg";
import { connectionFailure } from "../connection/connection-failure";
import { migrationUrlName } from "../connection/connection-string";
import { connectToPrimary } from "../connection/primary/connect";
import { migrationError } from "./migration-error";

/** Any constant that nothing else in the database uses as an advisory lock. */
const lockKey = 7_236_614_801;

/** How long to wait for another process to finish changing the schema. */
const lockTimeoutMs = 5_000;

const connectTimeoutMs = 10_000;

/**
 * Runs `fn` on its own connection while no other process changes the schema. Throws if the connection goes through a
 * pooler in transaction mode, or if another process still holds the lock after five seconds. Adds the statement and a fix
 * to Postgres errors.
 */
export async function withMigrationLock<T>(
  databaseUrl: string,
  fn: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(databaseUrl);
  try {
    if (await isTransactionPooled(client, databaseUrl)) throw new Error(pooledText);
    await lock(client);
    return await fn(client);
  } catch (error) {
    throw migrationError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const pooledText = `This connection goes through a pooler in transaction mode, which runs statements in different Postgres sessions: the
migration lock would not hold, and could be left behind. Nothing was changed.
Set MIGRATION_DATABASE_URL to the “Direct connection” or “Session pooler” string, both with port 5432
(Supabase, Connect), or use the port of Postgres instead of PgBouncer's.`;

async function connect(databaseUrl: string): Promise<pg.Client> {
  try {
    return await connectToPrimary(
      databaseUrl,
      (connectionString) =>
        new pg.Client({
          connectionString,
          application_name: "tenant-provisioning-migrate",
          connectionTimeoutMillis: connectTimeoutMs,
        }),
    );
  } catch (error) {
    const { text, fix } = connectionFailure(error, migrationUrlName(process.env));
    throw new Error(`${text}.\n${fix}`, { cause: error });
  }
}

/**
 * True if two open connections share a Postgres session, or if one changes its session between two statements. While the
 * second connection is in a transaction, a pooler cannot give its session to the first one.
 */
async function isTransactionPooled(client: pg.Client, databaseUrl: string): Promise<boolean> {
  const other = await connect(databaseUrl);
  try {
    const before = await backendOf(client);
    await other.query("begin");
    if ((await backendOf(other)) === before) return true;
    return (await backendOf(client)) !== before;
  } finally {
    await other.end().catch(() => undefined);
  }
}

/** Like `isTransactionPooled`, for a connection string. Throws if the connection fails. */
export async function usesTransactionPooler(databaseUrl: string): Promise<boolean> {
  const client = await connect(databaseUrl);
  try {
    return await isTransactionPooled(client, databaseUrl);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function backendOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid;
}

/** The lock ends with the session, even if this process crashes. */
async function lock(client: pg.Client): Promise<void> {
  try {
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    await client.query("reset lock_timeout");
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== "55P03") throw error;
    throw new Error(await lockHolderText(client), { cause: error });
  }
}

type Holder = { pid: number; role: string | null; application: string | null; since: string | null };

async function lockHolderText(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Holder>(
    `select pid, usename as role, nullif(application_name, '') as application,
       to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as since
     from pg_locks left join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and objsubid = 1 and database = (select oid from pg_database where datname = current_database())
       and classid::bigint = $1::bigint >> 32 and objid::bigint = $1::bigint & 4294967295`,
    [lockKey],
  );
  const [holder] = rows;
  if (!holder)
    return "Another process has just released the migration lock. Nothing was changed. Run this again.";
  const { pid, role, application, since } = holder;
  return `Another process is changing the schema: it holds the migration lock. Nothing was changed.
  pid ${pid}, ${application ?? "application unknown"}, role ${role ?? "unknown"}, ${since ? `connected since ${since} UTC` : "start time not visible to this role"}
Wait for it to finish, then run this again. If it is stuck, end it with: select pg_terminate_backend(${pid});`;
}
