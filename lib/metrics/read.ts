import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { secondsSinceRun } from "@/lib/jobs/heartbeat";
import type { Metric, Sample } from "./prometheus-text";

/**
 * Upper bounds of the histogram's buckets, in seconds: a typical attempt takes 0.1 s, the longest about 75 s.
 */
const bucketSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 75] as const;

/** Attempts with the same outcome and code. `buckets` counts those up to each bound, `ms` is their total duration. */
type Group = { outcome: string; code: string | null; n: number; ms: number; buckets: number[] };
type Row = {
  ended: Group[] | null;
  in_flight: number;
  interrupted: number;
  late_users: number;
  cleanups: { state: string; n: number }[] | null;
  messages: { state: string; n: number }[] | null;
  overdue_seconds: number | null;
  since_run: number | null;
};

/**
 * Reads the provisioning metrics in one statement. All of them come from the database, so every instance returns the
 * same figures. Counts cover the attempts in the log; pruning lowers them, which Prometheus treats as a counter reset.
 * Orphans are counted only for attempts of the last 30 days, which the reconciler checks.
 */
export async function readMetrics(): Promise<Metric[]> {
  const ends = sql.join(
    bucketSeconds.map((seconds) => sql`count(*) filter (where duration_ms <= ${seconds * 1_000})::int`),
    sql`, `,
  );
  const { rows } = await db.execute<Row>(sql`
    with ended as (
      select status as outcome, error_code as code, count(*)::int as n, sum(duration_ms) as ms, array[${ends}] as buckets
      from provisioning.attempts where not provisioning.in_flight(status) group by 1, 2
    ), running as (
      select lease_expires_at from provisioning.attempts where provisioning.in_flight(status)
    )
    select (select jsonb_agg(ended) from ended) as ended,
      (select count(*)::int from running) as in_flight,
      (select count(*)::int from running where lease_expires_at < now()) as interrupted,
      (select count(*)::int from provisioning.undone_owners as undone join provisioning.accounts as account on account.id = undone.user_id
        where started_at > now() - interval '30 days') as late_users,
      (select jsonb_agg(c) from (select state, count(*)::int as n from provisioning.auth_cleanups
        where state <> 'done' group by 1) as c) as cleanups,
      (select jsonb_agg(m) from (select state, count(*)::int as n from provisioning.outbox
        where state in ('pending', 'manual') group by 1) as m) as messages,
      extract(epoch from now() - least(
        (select min(lease_expires_at) from running),
        (select min(next_try_at) from provisioning.auth_cleanups where state = 'pending'),
        (select min(next_try_at) from provisioning.outbox where state = 'pending')))::float8 as overdue_seconds,
      ${secondsSinceRun} as since_run`);
  const [row] = rows;
  if (!row) throw new Error("the metrics query returned no row");
  return metricsOf(row);
}

function metricsOf(row: Row): Metric[] {
  const ended = row.ended ?? [];
  return [
    {
      ...metric("attempts_total", "counter", "Attempts that have ended, by outcome and error code."),
      samples: ended.map(({ outcome, code, n }) => ({ labels: { outcome, code: code ?? "" }, value: n })),
    },
    {
      ...metric(
        "attempt_duration_seconds",
        "histogram",
        "How long attempts took, from the first stage to the last.",
      ),
      samples: ["completed", "failed", "rolled_back"].flatMap((outcome) => histogram(outcome, ended)),
    },
    gauge("attempts_in_flight", "Attempts that have not ended.", row.in_flight),
    gauge("attempts_interrupted", "Attempts in flight whose lease has expired.", row.interrupted),
    gauge("orphans", "Auth users that still exist although their attempt was undone.", row.late_users),
    {
      ...metric("cleanups", "gauge", "Clean-ups that are not done; manual ones wait for an admin."),
      samples: states(row.cleanups),
    },
    {
      ...metric(
        "messages",
        "gauge",
        "Messages to owners that have not been sent; manual ones wait for an admin.",
      ),
      samples: states(row.messages),
    },
    gauge(
      "reconciler_lag_seconds",
      "How long the reconciler's oldest task has been overdue.",
      Math.max(0, row.overdue_seconds ?? 0),
    ),
    {
      ...metric(
        "reconciler_last_run_seconds",
        "gauge",
        "Seconds since the reconciler last ran; absent if no run is recorded.",
      ),
      samples: row.since_run === null ? [] : [{ value: row.since_run }],
    },
  ];
}

function metric(name: string, type: Metric["type"], help: string) {
  return { name: `provisioning_${name}`, type, help };
}

function gauge(name: string, help: string, value: number): Metric {
  return { ...metric(name, "gauge", help), samples: [{ value }] };
}

/** Always reports both states, so that an alert on either has data. */
function states(counts: { state: string; n: number }[] | null): Sample[] {
  return ["pending", "manual"].map((state) => {
    return { labels: { state }, value: counts?.find((each) => each.state === state)?.n ?? 0 };
  });
}

function histogram(outcome: string, ended: readonly Group[]): Sample[] {
  const groups = ended.filter((group) => group.outcome === outcome);
  const sum = (count: (group: Group) => number) => groups.reduce((total, group) => total + count(group), 0);
  const bucket = (le: string, value: number): Sample => ({
    suffix: "_bucket",
    labels: { outcome, le },
    value,
  });
  return [
    ...bucketSeconds.map((seconds, index) =>
      bucket(
        String(seconds),
        sum(({ buckets }) => buckets[index] ?? 0),
      ),
    ),
    bucket(
      "+Inf",
      sum(({ n }) => n),
    ),
    { suffix: "_sum", labels: { outcome }, value: sum(({ ms }) => ms) / 1_000 },
    { suffix: "_count", labels: { outcome }, value: sum(({ n }) => n) },
  ];
}
