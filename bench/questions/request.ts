import { v7 as uuidv7 } from "uuid";
import { startConsole } from "@/e2e/browser/start-console";
import { freePort } from "@/local/ports";
import { quick, type Table } from "../answer";
import { callWithoutSession, provisionOver, signIn } from "../console-client";
import { type Load, load, measureMs, measureRuns, quantile, spreadOf } from "../sampling";
import { answerQuestion } from "../stack";

/** A whole request on the production build, from the submission of the form to the last progress event. */

const clientCounts = [1, 8, 32];
const [rounds, durationMs] = quick ? [1, 1_000] : [3, 2_000];
const consecutive = quick ? 5 : 300;
/** Maximum time of a request beyond provisioning itself, relative to an action of the same page that does nothing. */
const maxTimesEmpty = 1.5;

await answerQuestion(async (stack) => {
  const port = await freePort(0, "console");
  const site = `http://localhost:${port}`;
  const server = await startConsole(port, {
    ...stack.env,
    SITE_URL: site,
    NODE_ENV: "production",
    LOG_LEVEL: "silent",
  });
  stack.atEnd(() => server.stop());
  const cookie = await signIn(site, stack.admin.email, stack.admin.password);

  stack.liftLimits();
  const provision = () => provisionOver(site, cookie, uuidv7());
  await measureRuns(10, provision);
  await stack.analyze();

  /** The size of the stored data so far. */
  async function storedSize(): Promise<{ attempts: number; wal: number; bytes: number }> {
    const [row] = await stack.sql<{ attempts: number; wal: number; bytes: number }>(
      `select (select count(*)::int from provisioning.attempts) as attempts, pg_database_size(current_database())::float8 as bytes,
         (pg_current_wal_insert_lsn() - '0/0')::float8 as wal`,
    );
    if (!row) throw new Error("the database has no size");
    return row;
  }

  const before = await storedSize();
  const rows: Table["rows"] = [];
  for (const clients of clientCounts) {
    const loads: Load[] = [];
    for (let round = 0; round < rounds; round++) loads.push(await load(clients, durationMs, provision));
    const spread = (value: (ms: number[]) => number) => spreadOf(loads.map(({ ms }) => value(ms)));
    const perSecond = spreadOf(loads.map((each) => each.perSecond));
    rows.push([clients, perSecond, spread((ms) => quantile(ms, 0.5)), spread((ms) => quantile(ms, 0.95))]);
  }

  const after = await storedSize();
  const each = (value: (of: typeof before) => number) =>
    (value(after) - value(before)) / (after.attempts - before.attempts) / 1_000;

  const [requests, empty]: [number[], number[]] = [[], []];
  await measureRuns(10, () => callWithoutSession(site));
  for (let n = 0; n < consecutive; n++) {
    requests.push(await measureMs(provision));
    empty.push(await measureMs(() => callWithoutSession(site)));
  }
  const [saga] = await stack.sql<{ p50: number }>(
    `select percentile_cont(0.5) within group (order by duration_ms) as p50 from (
       select duration_ms from provisioning.attempts order by started_at desc limit $1) as last`,
    [consecutive],
  );
  const [requestMs, emptyMs, sagaMs] = [
    quantile(requests, 0.5),
    quantile(empty, 0.5),
    saga?.p50 ?? Number.NaN,
  ];
  const timesEmpty = (requestMs - sagaMs) / emptyMs;
  const stages = await stack.sql<{ stage: string; p50: number; p95: number }>(
    `select stage, percentile_cont(0.5) within group (order by duration_ms) as p50,
     percentile_cont(0.95) within group (order by duration_ms) as p95
   from (select attempt_id, stage, seq, duration_ms from provisioning.attempt_events where attempt_id in (
     select id from provisioning.attempts order by started_at desc limit $1)) as last
   group by stage order by min(seq)`,
    [consecutive],
  );

  return {
    question: "How long does a whole request take?",
    notes: [
      "This measures the server action over HTTP on the production build, from the submission of the form to the last progress event: session, authorisation, claim, the Auth server, records, and the stream of the stages. The console, Postgres, the Auth server and the clients share the cores of one machine.",
      "The stages are those in the audit log, for consecutive requests. Each is measured from the previous event. `auth_user_created` includes the claim and the call to the Auth server, which hashes no password because owners are created with a locked hash. `verifying` includes waiting for a connection and writing the records.",
      "The empty action is a live check without a session, which is refused immediately. Its calls alternate with the consecutive requests.",
    ],
    tables: [
      {
        title: "By number of concurrent clients",
        columns: ["clients", "per second", "p50 ms", "p95 ms"],
        rows,
      },
      {
        title: "Time by stage",
        columns: ["stage", "p50 ms", "p95 ms"],
        rows: stages.map(({ stage, p50, p95 }) => [stage, p50, p95]),
      },
      {
        title: "Stored in the database per provisioning",
        columns: ["", "kB"],
        rows: [
          ["write-ahead log", each(({ wal }) => wal)],
          ["tables and indexes", each(({ bytes }) => bytes)],
        ],
      },
    ],
    budgets: [
      {
        what: "time of a request outside provisioning itself, relative to an empty action of the same page",
        limit: `≤ ${maxTimesEmpty}×`,
        measured: `${timesEmpty.toFixed(2)}× (${requestMs.toFixed(1)} ms, of which ${sagaMs.toFixed(1)} ms are provisioning; empty action ${emptyMs.toFixed(1)} ms)`,
        met: timesEmpty <= maxTimesEmpty,
      },
    ],
  };
});
