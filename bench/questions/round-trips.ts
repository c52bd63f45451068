import { quick, type Table } from "../answer";
import { lineThrough, measureMs, quantile } from "../sampling";
import { type SlowLink, slowLink } from "../slow-link";
import { answerQuestion, newRequest } from "../stack";
import { openV1 } from "../v1-stack";

/** How many sequential round trips each operation makes to the database or the Auth server. */

const delaysMs = quick ? [0, 10] : [0, 2, 5, 10, 20];
const runs = quick ? 3 : 12;
const limits = { provisioning: 2, liveCheck: 1, authCalls: 1 };

await answerQuestion(async (stack) => {
  const v1 = await openV1(stack);
  const [database, auth] = [await slowLink(stack, stack.databaseUrl), await slowLink(stack, stack.auth.url)];
  Object.assign(process.env, { DATABASE_URL: database.url, NEXT_PUBLIC_SUPABASE_URL: auth.url });

  const { sql } = await import("drizzle-orm");
  const { db } = await import("@/db/client");
  const { getChanges } = await import("@/lib/audit/changes");
  const { countCleanups } = await import("@/lib/cleanups/list");
  const { listAttempts } = await import("@/lib/audit/list");
  const { operator } = await import("@/lib/auth/reader");
  const { authorize, authorizeAndRead } = await import("@/lib/auth/authorize");
  const { availabilityQuery } = await import("@/lib/provisioning/slug/availability");
  const { provisionAuthorized } = await import("../submission");

  const limit = { name: "bench", max: 1_000_000, windowSeconds: 60, address: "192.0.2.1" };

  const provisionOne = () => provisionAuthorized(stack.admin, newRequest());

  async function checkLive(): Promise<void> {
    const question = { slug: "golden-spoon", ownerEmail: "ana@golden-spoon.test", name: "Golden Spoon" };
    await authorizeAndRead(stack.admin.id, "admin", limit, availabilityQuery(question).value);
  }

  /** The queries of the audit log's page, in order. */
  async function openAuditPage(): Promise<void> {
    await authorize(stack.admin.id);
    await getChanges(null, operator);
    await Promise.all([countCleanups(operator), listAttempts({ terms: [], started: {} }, {}, operator)]);
  }

  async function provisionInV1(): Promise<void> {
    const outcome = await v1.provision();
    if (!outcome.ok) throw new Error(outcome.message);
  }

  type Subject = { name: string; run: () => Promise<void>; link: SlowLink; unit: () => Promise<unknown> };
  /** Also measures a bare round trip, because timers fire late and the link has its own latency. */
  const onDatabase = { link: database, unit: () => db.execute(sql`select 1`) };
  const health = (server: SlowLink) => async () => (await fetch(`${server.url}/auth/v1/health`)).text();

  const databaseSubjects: Subject[] = [
    { name: "provisioning, including authorisation", run: provisionOne, ...onDatabase },
    { name: "live check of slug and e-mail", run: checkLive, ...onDatabase },
    { name: "audit page", run: openAuditPage, ...onDatabase },
    {
      name: "provisioning in V1",
      run: provisionInV1,
      link: v1.database,
      unit: () => v1.v1.pool.query("select 1"),
    },
  ];
  const authSubjects: Subject[] = [
    { name: "provisioning", run: provisionOne, link: auth, unit: health(auth) },
    { name: "provisioning in V1", run: provisionInV1, link: v1.auth, unit: health(v1.auth) },
  ];

  /**
   * The time at each delay, and how many times it includes the delay. The delays alternate, so that all have the same
   * load. Uses the 10th percentile of the times, because slower ones include other programs’ work.
   */
  async function slopeOf({ run, link, unit }: Subject): Promise<{ ms: number[]; slope: number }> {
    const durations = delaysMs.map(() => ({ unit: [] as number[], run: [] as number[] }));
    for (let round = -1; round < runs; round++) {
      for (const [index, delayMs] of delaysMs.entries()) {
        link.set(delayMs);
        const [one, all] = [await measureMs(unit), await measureMs(run)];
        if (round < 0) continue;
        durations[index]?.unit.push(one);
        durations[index]?.run.push(all);
      }
    }
    link.set(0);
    const points = durations.map(({ unit, run }): [number, number] => [
      quantile(unit, 0.1),
      quantile(run, 0.1),
    ]);
    return { ms: points.map(([, ms]) => ms), slope: lineThrough(points).slope };
  }

  async function tableOf(title: string, subjects: Subject[]): Promise<{ table: Table; slopes: number[] }> {
    const slopes: number[] = [];
    const rows: Table["rows"] = [];
    for (const subject of subjects) {
      const { ms, slope } = await slopeOf(subject);
      slopes.push(slope);
      rows.push([subject.name, slope, ...ms]);
    }
    const columns = ["", "round trips", ...delaysMs.map((delay) => `ms at ${delay} ms`)];
    return { table: { title, columns, rows, chart: { column: 1, unit: "round trips" } }, slopes };
  }

  const onDatabaseLink = await tableOf("A delay on the link to the database", databaseSubjects);
  const onAuthLink = await tableOf("A delay on the link to the Auth server", authSubjects);

  const [provisioning = 0, check = 0] = onDatabaseLink.slopes;
  const [calls = 0] = onAuthLink.slopes;
  /** A measured slope is not a whole number. Half a round trip above the limit means that an extra round trip sometimes occurs. */
  const toBudget = (slope: number, limit: number) => ({
    limit: `≤ ${limit}`,
    measured: `${Math.round(slope)} (measured ${slope.toFixed(2)})`,
    met: slope < limit + 0.5,
  });
  return {
    question: "How many sequential round trips does it take?",
    notes: [
      "The delay on each link is increased in steps. The number of sequential round trips is the slope of an operation’s time against the time of a bare `select 1` (or a bare request) on the same link. Concurrent round trips count once. Times are 10th percentiles.",
    ],
    tables: [onDatabaseLink.table, onAuthLink.table],
    budgets: [
      {
        what: "database round trips to provision a tenant, including authorisation",
        ...toBudget(provisioning, limits.provisioning),
      },
      {
        what: "sequential calls to the Auth server to provision a tenant",
        ...toBudget(calls, limits.authCalls),
      },
      { what: "database round trips of a live check", ...toBudget(check, limits.liveCheck) },
    ],
  };
});
