import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { attemptHash, eventHash } from "@/db/chain";
import type { Executor } from "@/db/client";

/** What the database holds of one attempt that has ended; hashes in hexadecimal. */
export type Chain = {
  attempt: string;
  /** When it ended, in UTC with microseconds. */
  ended: string;
  /** When it ended or its last event happened, whichever came later. */
  last: string;
  row: string;
  events: { seq: number; hash: string }[];
  /** The first event that does not carry the hash of what it says and of the one before; null where all do. */
  broken: number | null;
};

/** Chains that are read at a time: a megabyte or two. */
export const chainsAtOnce = 1_000;

/** SQL: a time as checkpoints write it, which sorts as text. */
export const momentOf = (time: SQL) =>
  sql`to_char((${time}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The chains of the ended attempts that `which` chooses by `attempt`, in the order of their ids. */
export async function readChains(tx: Executor, which: SQL): Promise<Chain[]> {
  const { rows } = await tx.execute<Chain>(sql`
    with chosen as (
      select id, finished_at, encode(${sql.raw(attemptHash("attempt"))}, 'hex') as row
      from provisioning.attempts as attempt where finished_at is not null and ${which} order by id limit ${chainsAtOnce}
    ), linked as (
      select attempt_id, seq, at, hash, row_number() over attempt as place,
        ${sql.raw(eventHash("coalesce(lag(hash) over attempt, '')", "event"))} as expected
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
