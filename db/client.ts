import type { SQLWrapper } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { BusyError, ReadTimeoutError } from "../lib/platform/busy-error";
import { connectionString } from "./connection/connection-string";
import { needsPrimary } from "./connection/primary/hosts";
import { PrimaryPool } from "./connection/primary/primary-pool";
import { ReadSlots } from "./connection/read-slots";
import { redactQueryError } from "./connection/redact-query-error";
import { retryConflicts } from "./connection/retry";
import { beginRead, beginTransaction, ConsoleClient } from "./connection/session";
import { Standby } from "./connection/standby/standby";
import type { StandbyReads } from "./connection/standby/standby-reads";
import { connectMs, statementMs } from "./connection/time-limits";
import { controlsTransaction } from "./connection/transaction-control";
import { ignoreLostConnections, withClient } from "./connection/with-client";
import { databaseError } from "./errors";

/** In the app, only db/ imports the driver. docs/decisions/0001-driver.md explains why it is `pg`. */

/** Runs statements: the pool or a transaction. */
export type Executor = Pick<NodePgDatabase, "execute" | "select" | "insert" | "update" | "delete" | "with">;

/** Thrown instead of sending a statement that would begin or end a transaction. */
export class TransactionControlError extends Error {
  override name = "TransactionControlError";
}

const url = process.env.DATABASE_URL || process.env.POSTGRES_URL || "";
const readUrl = process.env.DATABASE_READ_URL || "";

const settings = {
  // Serverless platforms run many instances, which share the connections of one pooler.
  max: process.env.VERCEL ? 3 : 10,
  connectionTimeoutMillis: connectMs,
  idleTimeoutMillis: 5_000,
  // The client's limit. The server's limit is a setting of the role, because poolers drop session settings.
  query_timeout: statementMs,
  keepAlive: true,
  application_name: "tenant-provisioning",
} satisfies pg.PoolConfig;

/** Reads use at most half of the connections. The others remain free for authorisation, provisioning and other writes. */
const readLimits = {
  maxRunning: Math.floor(settings.max / 2),
  maxPerUser: 2,
  maxWaiting: 20,
  maxWaitMs: 5_000,
};

// Development reloads modules; the pools must outlive them.
const store = globalThis as typeof globalThis & {
  databasePool?: pg.Pool;
  readSlots?: ReadSlots;
  standby?: Standby | null;
};
store.databasePool ??= openPool();
store.readSlots ??= new ReadSlots(readLimits);
// One more connection than reads use, for probes.
store.standby ??= readUrl ? new Standby(readUrl, { ...settings, max: readLimits.maxRunning + 1 }) : null;
const { databasePool: pool, readSlots, standby } = store;

function openPool(): pg.Pool {
  return ignoreLostConnections(
    needsPrimary(url)
      ? new PrimaryPool(url, settings)
      : new pg.Pool({ ...settings, connectionString: connectionString(url), Client: ConsoleClient }),
  );
}

/**
 * Runs single statements, each in its own transaction, with the limits of the console's login. After a deadlock
 * or a serialization failure, `execute` retries the statement within the statement timeout.
 */
export const db = retryingConflicts(statementMs);

/** Like `db`, but retries a statement for up to `ms` milliseconds. */
export function retryingConflicts(ms: number) {
  return redactErrors(drizzle(pool), (run) => retryConflicts(ms, run));
}

/** Removes the values of statements from the errors of `execute`, and runs it with `retry`. */
function redactErrors<T extends Executor>(
  executor: T,
  retry: <R>(run: () => Promise<R>) => Promise<R> = (run) => run(),
): T {
  const execute = executor.execute.bind(executor);
  const redacted = (query: SQLWrapper) =>
    retry(async () => execute(query)).catch((error) => {
      throw redactQueryError(error);
    });
  return Object.assign(executor, { execute: redacted });
}

/**
 * Runs `fn` in one transaction on its own client and returns its result. Rolls back after any error. After an error other
 * than an SQL error, the connection is closed, because its state is unknown. If COMMIT was sent, the outcome is unknown too.
 * `fn` runs again after a conflict. A statement of `fn` that would end the transaction is refused before it is sent.
 */
export function transaction<T>(fn: (tx: Executor) => Promise<T>): Promise<T> {
  return retryConflicts(statementMs, () =>
    withClient(pool, beginTransaction, "commit", (client) =>
      fn(redactErrors(drizzle(refuseTransactionControl(client)))),
    ),
  );
}

/**
 * Like `transaction`, but always rolls back and never runs `fn` again. `onQuery` receives the text and values of each
 * statement that `fn` sends.
 */
export function rolledBackTransaction<T>(
  fn: (tx: Executor) => Promise<T>,
  onQuery: (text: string, values: unknown[]) => void,
): Promise<T> {
  return withClient(pool, beginTransaction, "rollback", (client) =>
    fn(redactErrors(drizzle(refuseTransactionControl(client), { logger: { logQuery: onQuery } }))),
  );
}

/** A proxy of the client that refuses statements that would begin or end a transaction. */
function refuseTransactionControl(client: pg.PoolClient): pg.PoolClient {
  return new Proxy(client, {
    get: (target, property) => {
      const value = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (property !== "query") return value.bind(target);
      return (...args: unknown[]) => {
        const [query] = args as [string | { text: string }];
        if (controlsTransaction(typeof query === "string" ? query : query.text))
          throw new TransactionControlError(
            "a statement would have begun or ended a transaction that belongs to its caller",
          );
        return value.apply(target, args);
      };
    },
  });
}

/**
 * Runs the reads of one user's page in one read-only transaction, on the standby if there is one and `standbyReads` is
 * given. Limits how many of these run at a time. Throws a BusyError if no slot becomes free in time, if the user has too
 * many waiting reads, or if a statement exceeds a time limit. Can run `fn` more than once.
 */
export function readTransaction<T>(
  user: string,
  fn: (tx: Executor) => Promise<T>,
  standbyReads?: StandbyReads,
): Promise<T> {
  const run = (client: pg.PoolClient) => fn(redactErrors(drizzle(client)));
  const onPrimary = () => withClient(pool, beginRead, "commit", run);
  return readSlots.run(user, () => {
    const read = standby && standbyReads ? standby.read(standbyReads, run, onPrimary) : onPrimary();
    return read.catch((error) => {
      throw readTimeout(error) ?? error;
    });
  });
}

/** How far the standby is behind, in milliseconds; null without DATABASE_READ_URL. Throws if it can't be used. */
export async function measureStandbyLag(): Promise<number | null> {
  return standby ? standby.measureLag() : null;
}

/** The error of a read that hit a limit: it was cancelled (57014) or did not get a lock (55P03). */
function readTimeout(error: unknown): BusyError | null {
  const code = databaseError(error)?.code;
  if (code === "57014") return new ReadTimeoutError();
  return code === "55P03" ? new BusyError("a read waited too long for a lock") : null;
}

/** Closes every connection, for command-line programs and tests. */
export async function closeDatabase(): Promise<void> {
  store.databasePool = undefined;
  store.standby = undefined;
  await Promise.all([pool.end(), standby?.end()]);
}
