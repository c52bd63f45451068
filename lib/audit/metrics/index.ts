import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { isTerminal, type Stage, type TerminalStage } from "@/lib/provisioning/stages";
import { bucketMs, type Range } from "../query/range";
import { isRefusal } from "./refusals";

/** Figures of one range. Rates and times are null if the range has no attempts to compute them from. */
export type Figures = {
  attempts: number;
  /** Completed attempts divided by the sum of completed attempts and `failures`, from 0 to 1. */
  successRate: number | null;
  /** Average duration of completed attempts, in milliseconds. */
  averageMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Attempts that failed because of the system. */
  failures: number;
  /** Attempts that were refused, such as for a slug in use. */
  refused: number;
};

/**
 * The attempts that started within one bar of a chart. `failed` and `rolled_back` count those that failed because of the
 * system, `refused` those that were refused, and `in_progress` those that have not ended.
 */
export type Bucket = Record<TerminalStage | "refused" | "in_progress", number> & {
  /** The start of the bar in milliseconds since 1970; in local time if the bar is a day or a week. */
  at: number;
  averageMs: number | null;
  p95Ms: number | null;
};

export type CodeCount = { code: ErrorCode; current: number; previous: number };

export type Metrics = {
  current: Figures;
  /** Figures of the preceding range of the same length. */
  previous: Figures;
  /** Failures by code, the most frequent first. */
  codes: CodeCount[];
  /** Refusals by code, the most frequent first. */
  refusals: CodeCount[];
  buckets: Bucket[];
  bucketMs: number;
};

/**
 * Attempts grouped by bar, status and code. `at` is null in the preceding range. `ms` is the sum of
 * durations.
 */
type Group = { at: number | null; status: Stage; code: ErrorCode | null; n: number; ms: number | null };
type Percentiles = [p50: number, p95: number, p99: number] | null;
type Row = {
  local_from: number;
  local_to: number;
  groups: Group[] | null;
  current: Percentiles;
  previous: Percentiles;
  bars: { at: number; p95: number }[] | null;
};

/** Daily and weekly bars begin at local midnight, weekly ones on a Monday. */
const dayMs = 86_400_000;
const aMonday = Date.parse("2001-01-01T00:00:00Z");

/**
 * Figures of a range and of the preceding range, from one statement with index-only scans. Counts come from one pass
 * over both ranges. Percentiles need a sort, so they are computed separately for each range. Days begin at midnight in
 * `timeZone`.
 */
export async function getMetrics(range: Range, reader: Reader, timeZone: string): Promise<Metrics> {
  const width = bucketMs(range);
  const [from, to] = [momentOf(range.from), momentOf(range.to)];
  const before = momentOf(range.from - (range.to - range.from));
  const barZone = width < dayMs ? "UTC" : timeZone;
  const bar = sql`date_bin(${width} * interval '1 millisecond', started_at at time zone ${barZone}::text, '2001-01-01')`;
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<Row>(sql`
    with grouped as (
      select case when started_at >= ${from} then ${bar} end as bar, status, error_code as code,
        count(*)::int as n, sum(duration_ms) as ms
      from provisioning.attempts where started_at >= ${before} and started_at < ${to} group by 1, 2, 3
    ), bars as (
      select ${bar} as bar, percentile_cont(0.95) within group (order by duration_ms) as p95
      from provisioning.attempts where ${completedWithin(from, to)} group by 1
    )
    select ${millis(sql`${from} at time zone ${barZone}::text`)} as local_from,
      ${millis(sql`${to} at time zone ${barZone}::text`)} as local_to,
      (select jsonb_agg(jsonb_build_object('at', ${millis(sql`bar`)}, 'status', status, 'code', code, 'n', n, 'ms', ms)) from grouped) as groups,
      (select jsonb_agg(jsonb_build_object('at', ${millis(sql`bar`)}, 'p95', p95)) from bars) as bars,
      (${percentiles(from, to)}) as current, (${percentiles(before, from)}) as previous`),
  );
  const [row] = rows;
  if (!row) throw new Error("the metrics query returned no row");
  return metricsOf(row, width);
}

/** SQL: a local time in milliseconds since 1970. Applied once per bar instead of once per attempt. */
function millis(localTime: SQL): SQL {
  return sql`(extract(epoch from ${localTime}) * 1000)::float8`;
}

function momentOf(at: number): SQL {
  return sql`${new Date(at).toISOString()}::timestamptz`;
}

function completedWithin(from: SQL, to: SQL): SQL {
  return sql`started_at >= ${from} and started_at < ${to} and status = 'completed'`;
}

function percentiles(from: SQL, to: SQL): SQL {
  return sql`select to_jsonb(percentile_cont(array[0.5, 0.95, 0.99]) within group (order by duration_ms))
    from provisioning.attempts where ${completedWithin(from, to)}`;
}

function metricsOf(row: Row, width: number): Metrics {
  const { groups, current, previous, bars, local_from, local_to } = row;
  const local = { from: local_from, to: local_to };
  const all = groups ?? [];
  const [now, before] = [all.filter(({ at }) => at !== null), all.filter(({ at }) => at === null)];
  return {
    current: figuresOf(now, current),
    previous: figuresOf(before, previous),
    codes: codesOf(now, before).filter(({ code }) => !isRefusal(code)),
    refusals: codesOf(now, before).filter(({ code }) => isRefusal(code)),
    buckets: bucketsOf(now, new Map(bars?.map(({ at, p95 }) => [at, p95])), local, width),
    bucketMs: width,
  };
}

function figuresOf(groups: readonly Group[], times: Percentiles): Figures {
  const completed = groups.filter(({ status }) => status === "completed");
  const refused = sum(groups.filter(({ code }) => isRefusal(code)));
  const failures = sum(groups.filter(({ code }) => code !== null)) - refused;
  const ended = sum(completed) + failures;
  const [p50Ms = null, p95Ms = null, p99Ms = null] = times ?? [];
  return {
    attempts: sum(groups),
    successRate: ended === 0 ? null : sum(completed) / ended,
    averageMs: averageOf(completed),
    p50Ms,
    p95Ms,
    p99Ms,
    failures,
    refused,
  };
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { n }) => total + n, 0);
}

function averageOf(completed: readonly Group[]): number | null {
  const n = sum(completed);
  return n === 0 ? null : completed.reduce((total, { ms }) => total + (ms ?? 0), 0) / n;
}

function codesOf(now: readonly Group[], before: readonly Group[]): CodeCount[] {
  const codes = [...new Set([...now, ...before].flatMap(({ code }) => code ?? []))];
  const countOf = (groups: readonly Group[], code: ErrorCode) =>
    sum(groups.filter((group) => group.code === code));
  return codes
    .map((code) => ({ code, current: countOf(now, code), previous: countOf(before, code) }))
    .sort((a, b) => b.current - a.current || b.previous - a.previous || (a.code < b.code ? -1 : 1));
}

/** Every bar of the range, including those without attempts. */
function bucketsOf(
  groups: readonly Group[],
  p95s: Map<number, number>,
  local: { from: number; to: number },
  width: number,
): Bucket[] {
  const first = aMonday + Math.floor((local.from - aMonday) / width) * width;
  const count = Math.ceil((local.to - first) / width);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * width;
    const within = groups.filter((group) => group.at === at);
    const count = (matches: (group: Group) => boolean) => sum(within.filter(matches));
    const countEnded = (stage: TerminalStage) =>
      count(({ status, code }) => status === stage && !isRefusal(code));
    return {
      at,
      completed: countEnded("completed"),
      failed: countEnded("failed"),
      rolled_back: countEnded("rolled_back"),
      refused: count(({ code }) => isRefusal(code)),
      in_progress: count(({ status }) => !isTerminal(status)),
      averageMs: averageOf(within.filter(({ status }) => status === "completed")),
      p95Ms: p95s.get(at) ?? null,
    };
  });
}
