import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { attemptEventChain, attemptHash, chainedHash } from "@/db/chain";
import type { Executor } from "@/db/client";

/** An ended attempt and its events, as hashes in hexadecimal. */
export type Chain = {
  attempt: string;
  /** When it ended, in UTC with microseconds. */
  ended: string;
  /** The time of its end or of its last event, whichever is later. */
  last: string;
  row: string;
  events: { seq: number; hash: string }[];
  /** The first event whose hash does not match its content and its predecessor; null if all match. */
  broken: number | null;
};

/** Number of chains per query, about one or two megabytes. */
export const chainBatchSize = 1_000;

/** SQL: a time in the format of checkpoints, which sorts as text. */
export const momentOf = (time: SQL) =>
  sql`to_char((${time}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The chains of the ended attempts that match `condition`, ordered by id. */
export async function readChains(tx: Executor, condition: SQL): Promise<Chain[]> {
  const { rows } = await tx.execute<Chain>(sql`
    with chosen as (
      select id, finished_at, encode(${sql.raw(attemptHash("attempt"))}, 'hex') as row
      from provisioning.attempts as attempt where finished_at is not null and ${condition} order by id limit ${chainBatchSize}
    ), linked as (
      select attempt_id, seq, at, hash, row_number() over attempt as place,
        ${sql.raw(chainedHash(attemptEventChain, "coalesce(lag(hash) over attempt, '')", "event"))} as expected
      from provisioning.attempt_events as event where attempt_id in (select id from chosen)
      window attempt as (partition by attempt_id order by seq)
    )
    select id as attempt, ${momentOf(sql`finished_at`)} as ended, row,
      ${momentOf(sql`greatest(finished_at, max(at))`)} as last,
      coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'hash', encode(hash, 'hex')) order by seq) filter (where seq is not null), '[]') as events,
      min(seq) filter (where hash is distinct from expected or seq <> place) as broken
    from chosen left join linked on attempt_id = id
    group by id, finished_at, row order by id`);
  return rows;
}
