import pg from "pg";
import { BusyError } from "../../../lib/platform/busy-error";
import { databaseError } from "../../errors";
import { connectionString } from "../connection-string";
import { beginRead, ConsoleClient } from "../session";
import { ignoreLostConnections, withClient } from "../with-client";
import { ReplicationLag, readPositions } from "./replication-lag";
import type { StandbyReads } from "./standby-reads";

/** Limits for connecting and for the first statement, in ms. Both are short, because the primary can do the read instead. */
const standbyConnectMs = 1_000;
const firstStatementMs = 1_000;

/**
 * A read that fails on the standby after more than this many ms is not retried on the primary. A retry takes up to
 * 5 s to connect, and each of its statements up to 5 s until the server cancels it.
 */
const fallBackWithinMs = 3_000;

/**
 * Time between a failure and the next probe in the background, in ms. Until a probe succeeds, reads use the primary.
 */
const retryAfterMs = 5_000;

/** SQLSTATEs of recovery conflicts. The standby itself is fine. */
const conflicts = ["40001", "40P01"];
/** SQLSTATEs of errors that the primary might not return: a lock timeout, or an object that the standby doesn't have yet. */
const fixedByPrimary = /^(55P03|42|3F)/;

const beginWithPositions = { text: `${beginRead}; ${readPositions}`, query_timeout: firstStatementMs };
const positionsAgain = { text: readPositions, query_timeout: firstStatementMs };

/** A server for reads, whose data can be older than the primary's. While it can't be used, reads use the primary. */
export class Standby {
  private readonly pool: pg.Pool;
  private readonly lag = new ReplicationLag();
  /** While suspended, the time of the next probe. */
  private probeAt: number | null = null;

  constructor(url: string, settings: pg.PoolConfig) {
    this.pool = ignoreLostConnections(
      new pg.Pool({
        ...settings,
        connectionTimeoutMillis: standbyConnectMs,
        connectionString: connectionString(url),
        Client: ConsoleClient,
      }),
    );
  }

  /**
   * Runs `run` in a read-only transaction on the standby, or `onPrimary` if the standby can't be used or fails. Throws
   * an SQL error that the primary would return too, and a BusyError if the standby fails during a long read.
   */
  async read<T>(
    reads: StandbyReads,
    run: (client: pg.PoolClient) => Promise<T>,
    onPrimary: () => Promise<T>,
  ): Promise<T> {
    const startedAt = performance.now();
    let isRunning = false;
    try {
      const read =
        !reads.needPrimary &&
        this.isAvailable() &&
        (await this.begin(async (client, behindMs) => {
          if (!reads.accepts(behindMs)) return false;
          isRunning = true;
          const result = await run(client);
          reads.record(behindMs);
          return { result };
        }));
      if (read) return read.result;
    } catch (error) {
      const code = databaseError(error)?.code;
      const isConflict = code !== undefined && conflicts.includes(code);
      if (isRunning && code !== undefined && !isConflict && !fixedByPrimary.test(code)) throw error;
      if (!isConflict) this.suspend();
      if (performance.now() - startedAt > fallBackWithinMs)
        throw new BusyError("the standby failed during a long read");
    }
    reads.switchToPrimary();
    return onPrimary();
  }

  /** How far the standby is behind, in milliseconds. Throws if it does not respond or if its lag is unknown. */
  measureLag(): Promise<number> {
    return this.begin(async (_, behindMs) => behindMs);
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  /** Begins a read and measures the lag, usually in one round trip. */
  private begin<T>(run: (client: pg.PoolClient, behindMs: number) => Promise<T>): Promise<T> {
    return withClient(this.pool, beginWithPositions, "commit", async (client, begun) => {
      const behindMs = await this.lag.measure(begun, () => client.query(positionsAgain));
      return run(client, behindMs);
    });
  }

  /** False while suspended. In that state, also starts a probe every few seconds, without waiting for it. */
  private isAvailable(): boolean {
    if (this.probeAt === null) return true;
    if (performance.now() >= this.probeAt) {
      this.suspend();
      this.measureLag().then(
        () => {
          this.probeAt = null;
        },
        () => undefined,
      );
    }
    return false;
  }

  private suspend(): void {
    this.probeAt = performance.now() + retryAfterMs;
  }
}
