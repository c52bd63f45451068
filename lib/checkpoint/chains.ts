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
import { type AttemptLine, markLength, type SealedChain } from "./file";

/** Events in order. Hashes are in hexadecimal, and times are in UTC with microseconds. */
export type FoundChain = {
  links: { seq: number; hash: string; at: string }[];
  /** The first event whose number or hash is wrong; null if there is none. */
  broken: number | null;
};

/** An ended attempt with its chains. `row` is the hash of its row. */
export type AttemptChains = { attempt: string; row: string; events: FoundChain; activation: FoundChain };

/** The parts of a chain that a checkpoint seals. `broken` is the first event whose number or hash is wrong, or null. */
export type ChainSummary = SealedChain & { broken: number | null };

/** The parts of an ended attempt that a checkpoint seals. A chain without events is null. */
export type AttemptSummary = {
  attempt: string;
  ended: string;
  /** The time of the attempt's end or of its last event, whichever is later. */
  last: string;
  /** The hash of the attempt's row. */
  row: string;
  events: ChainSummary | null;
  activation: ChainSummary | null;
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

/** SQL: a `FoundChain` of each attempt, as `attempt_id` and `found`. */
const foundChains = (table: ChainedTable, condition: SQL) => sql`
  select attempt_id, jsonb_build_object(
    'links', jsonb_agg(jsonb_build_object('seq', seq, 'hash', encode(hash, 'hex'), 'at', ${momentOf(sql`at`)}) order by seq),
    'broken', min(seq) filter (where ${isBroken})) as found
  from (${linked(table, condition)}) as event group by attempt_id`;

/** SQL: the ids as an array. */
const arrayOf = (ids: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`;

/** The ids of attempts that ended by `upTo`, in order, `batchSize` at a time. */
export async function* readEnded(tx: Executor, upTo: string): AsyncGenerator<string[]> {
  for (let ids: string[] = []; ; ) {
    const from = ids.at(-1);
    const { rows } = await tx.execute<{ id: string }>(sql`
      select id from provisioning.attempts where finished_at <= ${upTo}::timestamptz and ${from ? sql`id > ${from}::uuid` : sql`true`}
      order by id limit ${batchSize}`);
    if (rows.length === 0) return;
    ids = rows.map(({ id }) => id);
    yield ids;
  }
}

/** The ended attempts with these ids, with their chains. */
export async function readChains(tx: Executor, ids: readonly string[]): Promise<AttemptChains[]> {
  const ofThese = sql`attempt_id = any (${arrayOf(ids)})`;
  const none = sql`'{"links": [], "broken": null}'::jsonb`;
  const { rows } = await tx.execute<AttemptChains>(sql`
    with events as (${foundChains(attemptEventChain, ofThese)}), activation as (${foundChains(activationEventChain, ofThese)})
    select id as attempt, encode(${sql.raw(attemptHash("attempt"))}, 'hex') as row,
      coalesce(events.found, ${none}) as events, coalesce(activation.found, ${none}) as activation
    from provisioning.attempts as attempt
    left join events on events.attempt_id = id left join activation on activation.attempt_id = id
    where id = any (${arrayOf(ids)}) and finished_at is not null`);
  return rows;
}

/** SQL: the values of each attempt's chain that a checkpoint seals or compares. */
const summaries = (table: ChainedTable, condition: SQL) => sql`
  select attempt_id, min(seq) filter (where ${isBroken}) as broken, max(at) as last, array_agg(hash order by seq) as hashes,
    array_agg(at order by seq) as times,
    string_agg(left(encode(hash, 'hex'), ${sql.raw(String(markLength))}), '' order by seq) as marks
  from (${linked(table, condition)}) as event group by attempt_id`;

/** SQL: a `ChainSummary` as JSON; null if the chain has no events. */
const toSummary = (found: string) =>
  sql.raw(`case when ${found}.attempt_id is not null then jsonb_build_object('broken', ${found}.broken, 'events', ${found}.marks,
    'head', encode(${found}.hashes[cardinality(${found}.hashes)], 'hex')) end`);

/** Summaries of the ended attempts with these ids, ordered by id. */
export async function readSummaries(tx: Executor, ids: readonly string[]): Promise<AttemptSummary[]> {
  const ofThese = sql`attempt_id = any (${arrayOf(ids)})`;
  const { rows } = await tx.execute<AttemptSummary>(sql`
    with events as (${summaries(attemptEventChain, ofThese)}), activation as (${summaries(activationEventChain, ofThese)})
    select id as attempt, ${momentOf(sql`finished_at`)} as ended, encode(${sql.raw(attemptHash("attempt"))}, 'hex') as row,
      ${momentOf(sql`greatest(finished_at, events.last, activation.last)`)} as last,
      ${toSummary("events")} as events, ${toSummary("activation")} as activation
    from provisioning.attempts as attempt
    left join events on events.attempt_id = id left join activation on activation.attempt_id = id
    where id = any (${arrayOf(ids)}) order by id`);
  return rows;
}

/** SQL: true if a chain starts with the sealed one, and all events after it are newer than the checkpoint. */
const continues = (found: string, events: SQL, head: SQL, upTo: string) => {
  const [hashes, marks, times] = ["hashes", "marks", "times"].map((name) => sql.raw(`${found}.${name}`));
  const length = sql`(length(${events}) / ${sql.raw(String(markLength))})`;
  return sql`${sql.raw(`${found}.broken is null`)} and starts_with(${marks}, ${events}) and encode(${hashes}[${length}], 'hex') = ${head}
    and ${upTo}::timestamptz < all (${times}[${length} + 1:])`;
};

/**
 * The ids of sealed attempts that are missing or differ from their lines. The comparison runs in the database, because
 * sending the lines there takes a fraction of the time that reading all hashes would take.
 */
export async function readChanged(
  tx: Executor,
  lines: readonly AttemptLine[],
  upTo: string,
): Promise<string[]> {
  const ofSealed = sql`attempt_id = any (array(select attempt from sealed))`;
  const { rows } = await tx.execute<{ attempt: string }>(sql`
    with sealed as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        as line(attempt uuid, row text, events text, head text, activation jsonb)
    ), events as (${summaries(attemptEventChain, ofSealed)}), activation as (${summaries(activationEventChain, ofSealed)})
    select sealed.attempt from sealed
    left join provisioning.attempts as attempt on id = sealed.attempt and finished_at is not null
    left join events on events.attempt_id = sealed.attempt left join activation on activation.attempt_id = sealed.attempt
    where (encode(${sql.raw(attemptHash("attempt"))}, 'hex') = sealed.row
      and ${continues("events", sql`sealed.events`, sql`sealed.head`, upTo)}
      and case when sealed.activation is null
        then activation.attempt_id is null or activation.broken is null and ${upTo}::timestamptz < all (activation.times)
        else ${continues("activation", sql`(sealed.activation ->> 'events')`, sql`sealed.activation ->> 'head'`, upTo)} end
    ) is not true`);
  return rows.map(({ attempt }) => attempt);
}

/** Up to `count` entries of the staff log, starting with number `first`. */
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
