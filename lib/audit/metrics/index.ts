import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import type { Stage, TerminalStage } from "@/lib/provisioning/stages";
import { bucketMs, type Range } from "../query/range";

/** Figures of one range. Rates and times are null if the range has no attempts to compute them from. */
export type Figures = {
  attempts: number;
  /** The fraction of ended attempts that completed, from 0 to 1. */
  successRate: number | null;
  /** Average duration of completed attempts, in milliseconds. */
  averageMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  failures: number;
};

/**
 * The attempts that started within one bar of a chart, by state. `in_progress` counts those that have not
 * ended.
 */
export type Bucket = Record<TerminalStage | "in_progress", number> & {
  /** The start of the bar, in milliseconds since 1970. */
  at: number;
  averageMs: number | null;
  p95Ms: number | null;
};

export type Metrics = {
  current: Figures;
  /** Figures of the preceding range of the same length. */
  previous: Figures;
  /** Failures by code, the most frequent first. */
  codes: { code: ErrorCode; current: number; previous: number }[];
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
  groups: Group[] | null;
  current: Percentiles;
  previous: Percentiles;
  bars: { at: number; p95: number }[] | null;
};

/**
 * Figures of a range and of the preceding range, from one statement with index-only scans. Counts come from
 * one pass over both ranges. Percentiles need a sort, so each range sorts separately.
 */
export async function getMetrics(range: Range, reader: Reader): Promise<Metrics> {
  const width = bucketMs(range);
  const [from, to] = [momentOf(range.from), momentOf(range.to)];
  const before = momentOf(range.from - (range.to - range.from));
  const bar = sql`date_bin(${width} * interval '1 millisecond', started_at, 'epoch')`;
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
    select (select jsonb_agg(jsonb_build_object('at', ${millis}, 'status', status, 'code', code, 'n', n, 'ms', ms)) from grouped) as groups,
      (select jsonb_agg(jsonb_build_object('at', ${millis}, 'p95', p95)) from bars) as bars,
      (${percentiles(from, to)}) as current, (${percentiles(before, from)}) as previous`),
  );
  const [row] = rows;
  if (!row) throw new Error("the metrics query returned no row");
  return metricsOf(row, range, width);
}

/** The start of a bar, converted once per bar instead of once per attempt. */
const millis = sql`(extract(epoch from bar) * 1000)::float8`;

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

function metricsOf({ groups, current, previous, bars }: Row, range: Range, width: number): Metrics {
  const all = groups ?? [];
  const [now, before] = [all.filter(({ at }) => at !== null), all.filter(({ at }) => at === null)];
  return {
    current: figuresOf(now, current),
    previous: figuresOf(before, previous),
    codes: codesOf(now, before),
    buckets: bucketsOf(now, new Map(bars?.map(({ at, p95 }) => [at, p95])), range, width),
    bucketMs: width,
  };
}

function figuresOf(groups: readonly Group[], times: Percentiles): Figures {
  const completed = groups.filter(({ status }) => status === "completed");
  const failures = sum(groups.filter(({ code }) => code !== null));
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
  };
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { n }) => total + n, 0);
}

function averageOf(completed: readonly Group[]): number | null {
  const n = sum(completed);
  return n === 0 ? null : completed.reduce((total, { ms }) => total + (ms ?? 0), 0) / n;
}

function codesOf(now: readonly Group[], before: readonly Group[]): Metrics["codes"] {
  const known = [...new Set([...now, ...before].flatMap(({ code }) => code ?? []))];
  const countOf = (groups: readonly Group[], code: ErrorCode) =>
    sum(groups.filter((group) => group.code === code));
  return known
    .map((code) => ({ code, current: countOf(now, code), previous: countOf(before, code) }))
    .sort((a, b) => b.current - a.current || b.previous - a.previous || (a.code < b.code ? -1 : 1));
}

/** Every bar of the range, including those without attempts. */
function bucketsOf(
  groups: readonly Group[],
  p95s: Map<number, number>,
  range: Range,
  width: number,
): Bucket[] {
  const first = Math.floor(range.from / width) * width;
  const count = Math.ceil((range.to - first) / width);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * width;
    const within = groups.filter((group) => group.at === at);
    const withStatus = (status: Stage) => within.filter((group) => group.status === status);
    const ended = {
      completed: sum(withStatus("completed")),
      failed: sum(withStatus("failed")),
      rolled_back: sum(withStatus("rolled_back")),
    };
    return {
      at,
      ...ended,
      in_progress: sum(within) - ended.completed - ended.failed - ended.rolled_back,
      averageMs: averageOf(withStatus("completed")),
      p95Ms: p95s.get(at) ?? null,
    };
  });
}
