import "server-only";
import { type SQL, sql } from "drizzle-orm";
import {
  activationEventChain,
  attemptEventChain,
  attemptHash,
  type ChainedTable,
  chainedHash,
  staffEventChain,
} from "@/db/chain";
import type { Executor } from "@/db/client";
import { type AttemptLine, markLength } from "./file";

/** Events in order. Hashes are in hexadecimal, and times are in UTC with microseconds. */
export type FoundChain = {
  links: { seq: number; hash: string; at: string }[];
  /** The first event whose number or hash is wrong; null if there is none. */
  broken: number | null;
};

/** An ended attempt with its chains. */
export type AttemptChains = {
  attempt: string;
  ended: string;
  /** The time of its end or of its last event, whichever is later. */
  last: string;
  /** The hash of its row. */
  row: string;
  events: FoundChain;
  activation: FoundChain;
};

/** Number of attempts, or entries of the staff log, per query: about one or two megabytes. */
export const batchSize = 1_000;

/** SQL: a time in the format of checkpoints, which sorts as text. */
export const momentOf = (time: SQL) =>
  sql`to_char((${time}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** SQL: the rows of a chained table that match `condition`, with the hash and the number that each must have. */
const linked = (table: ChainedTable, condition: SQL) => sql`
  select event.*, row_number() over chain as place,
    ${sql.raw(chainedHash(table, "coalesce(lag(hash) over chain, '')", "event"))} as expected
  from ${sql.raw(`provisioning.${table.name}`)} as event where ${condition}
  window chain as (${sql.raw(table.chainedBy ? `partition by ${table.chainedBy} ` : "")}order by seq)`;

const isBroken = sql`(hash is distinct from expected or seq <> place)`;

/** SQL: a `FoundChain` of each attempt, as `attempt_id`, `found` and `last`. */
const foundChains = (table: ChainedTable, condition: SQL) => sql`
  select attempt_id, max(at) as last, jsonb_build_object(
    'links', jsonb_agg(jsonb_build_object('seq', seq, 'hash', encode(hash, 'hex'), 'at', ${momentOf(sql`at`)}) order by seq),
    'broken', min(seq) filter (where ${isBroken})) as found
  from (${linked(table, condition)}) as event group by attempt_id`;

/** The ended attempts that match `condition`, ordered by id, at most `batchSize`. */
export async function readChains(tx: Executor, condition: SQL): Promise<AttemptChains[]> {
  const ofChosen = sql`attempt_id = any (array(select id from chosen))`;
  const none = sql`'{"links": [], "broken": null}'::jsonb`;
  const { rows } = await tx.execute<AttemptChains>(sql`
    with chosen as materialized (
      select id, finished_at, encode(${sql.raw(attemptHash("attempt"))}, 'hex') as row
      from provisioning.attempts as attempt where finished_at is not null and ${condition} order by id limit ${batchSize}
    ), events as (${foundChains(attemptEventChain, ofChosen)}), activation as (${foundChains(activationEventChain, ofChosen)})
    select id as attempt, ${momentOf(sql`finished_at`)} as ended, row,
      ${momentOf(sql`greatest(finished_at, events.last, activation.last)`)} as last,
      coalesce(events.found, ${none}) as events, coalesce(activation.found, ${none}) as activation
    from chosen left join events on events.attempt_id = id left join activation on activation.attempt_id = id
    order by id`);
  return rows;
}

/** SQL: the values of each attempt's chain that `readChanged` compares. */
const comparable = (table: ChainedTable) => sql`
  select attempt_id, bool_and(not ${isBroken}) as intact, array_agg(hash order by seq) as hashes, array_agg(at order by seq) as times,
    string_agg(left(encode(hash, 'hex'), ${sql.raw(String(markLength))}), '' order by seq) as marks
  from (${linked(table, sql`attempt_id = any (array(select attempt from sealed))`)}) as event group by attempt_id`;

/** SQL: true if a chain starts with the sealed one, and events that follow it are newer than the checkpoint. */
const continues = (found: string, events: SQL, head: SQL, upTo: string) => {
  const [hashes, marks, times] = ["hashes", "marks", "times"].map((name) => sql.raw(`${found}.${name}`));
  const length = sql`(length(${events}) / ${sql.raw(String(markLength))})`;
  return sql`${sql.raw(found)}.intact and starts_with(${marks}, ${events}) and encode(${hashes}[${length}], 'hex') = ${head}
    and coalesce(${times}[${length} + 1] > ${upTo}::timestamptz, true)`;
};

/**
 * The ids of sealed attempts that are missing or differ from their lines. The database compares, because sending it the
 * lines takes a fraction of the time of reading all hashes.
 */
export async function readChanged(
  tx: Executor,
  lines: readonly AttemptLine[],
  upTo: string,
): Promise<string[]> {
  const { rows } = await tx.execute<{ attempt: string }>(sql`
    with sealed as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        as line(attempt uuid, row text, events text, head text, activation jsonb)
    ), events as (${comparable(attemptEventChain)}), activation as (${comparable(activationEventChain)})
    select sealed.attempt from sealed
    left join provisioning.attempts as attempt on id = sealed.attempt and finished_at is not null
    left join events on events.attempt_id = sealed.attempt left join activation on activation.attempt_id = sealed.attempt
    where (encode(${sql.raw(attemptHash("attempt"))}, 'hex') = sealed.row
      and ${continues("events", sql`sealed.events`, sql`sealed.head`, upTo)}
      and case when sealed.activation is null
        then activation.attempt_id is null or activation.intact and activation.times[1] > ${upTo}::timestamptz
        else ${continues("activation", sql`(sealed.activation ->> 'events')`, sql`sealed.activation ->> 'head'`, upTo)} end
    ) is not true`);
  return rows.map(({ attempt }) => attempt);
}

/** The entries of the staff log from number `first`, at most `batchSize`. */
export async function readStaffChain(tx: Executor, first: number, count = batchSize): Promise<FoundChain> {
  const table = sql.raw(`provisioning.${staffEventChain.name}`);
  const { rows } = await tx.execute<FoundChain["links"][number] & { broken: boolean }>(sql`
    select event.seq::float8 as seq, encode(event.hash, 'hex') as hash, ${momentOf(sql`event.at`)} as at,
      event.hash is distinct from ${sql.raw(chainedHash(staffEventChain, "case when event.seq = 1 then ''::bytea else other.hash end", "event"))} as broken
    from ${table} as event left join ${table} as other on other.seq = event.seq - 1
    where event.seq between ${first}::bigint and ${first + count - 1}::bigint order by event.seq`);
  const links = rows.map(({ broken, ...link }) => link);
  return { links, broken: rows.find(({ broken }) => broken)?.seq ?? null };
}
