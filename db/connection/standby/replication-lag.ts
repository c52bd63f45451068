import { setTimeout as sleep } from "node:timers/promises";
import { noticeableLagMs } from "./standby-reads";

/** Lag begins when received changes have waited for this long, in ms. Replay usually takes less than 1 ms. */
const graceMs = 100;

/** Thrown if a server is not a standby, or if the age of its data is unknown. */
export class UnusableStandbyError extends Error {
  override name = "UnusableStandbyError";
}

/** Positions are bytes of the write-ahead log; `age` is the time since the last replayed commit, in milliseconds. */
type Positions = {
  standby: boolean;
  streaming: boolean;
  received: number | null;
  replayed: number | null;
  age: number | null;
};

/**
 * Works for every login. It reads only whether a WAL receiver is running, because a login without `pg_monitor` cannot
 * see anything else about the receiver.
 */
export const readPositions = `
  select pg_is_in_recovery() as standby, exists (select from pg_stat_wal_receiver) as streaming,
    pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::float8 as received,
    pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 as replayed,
    (extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::float8 as age`;

type Rows = { rows: unknown[] };

/**
 * Measures how far a standby is behind its primary. The time since the last replayed commit also grows while
 * the primary is idle, so it counts as lag only while received changes wait to be replayed, or while the standby is
 * not connected to the primary.
 */
export class ReplicationLag {
  /** A received position that was not replayed when it was first seen. */
  private waiting: { position: number; since: number } | null = null;

  /**
   * The lag in milliseconds, from the result of `readPositions`. `again` runs that query again. Throws an
   * UnusableStandbyError if the lag cannot be measured.
   */
  async measure(first: Rows | undefined, again: () => Promise<Rows>): Promise<number> {
    const behindMs = this.behindMs(first);
    const { waiting } = this;
    if (behindMs <= noticeableLagMs || !waiting || performance.now() - waiting.since >= graceMs)
      return behindMs;
    // A change that arrives after an idle minute does not mean a minute of lag.
    await sleep(graceMs);
    const stillBehindMs = this.behindMs(await again());
    return this.waiting === waiting ? stillBehindMs : 0;
  }

  private behindMs(result: Rows | undefined): number {
    const { standby, streaming, received, replayed, age } = (result?.rows[0] ?? {}) as Partial<Positions>;
    if (!standby) throw new UnusableStandbyError("is not a standby");
    if (streaming && typeof received === "number" && typeof replayed === "number") {
      if (this.waiting && replayed >= this.waiting.position) this.waiting = null;
      if (received <= replayed) return 0;
      this.waiting ??= { position: received, since: performance.now() };
    } else this.waiting = null;
    if (typeof age !== "number") throw new UnusableStandbyError("has not replayed a transaction yet");
    return Math.max(0, age);
  }
}
