import { manyTenants } from "@/db/product/bench-rows";
import { insertTenant, tables } from "@/db/product/testing";
import { quick, type Table } from "../answer";
import { dropIndexes, runInParallel, withFillers } from "../fill/filling";
import { measureMs, measureRuns, quantile } from "../sampling";
import { slowLink } from "../slow-link";
import { answerQuestion } from "../stack";
import { timeTenantLists } from "../time-tenant-lists";

/** Adds the tenants `golden-spoon-N` for a range of numbers, each with its owner, membership and domain. */
async function fillTenants(connectionString: string, from: number, to: number): Promise<void> {
  const { tenants, owners } = manyTenants(from, to);
  const filled = [tables.tenants, tables.members, tables.hostnames, "auth.users"];
  await withFillers(connectionString, async (client, second) => {
    const dropped = await dropIndexes(client, filled);
    // No subject searches the names.
    const indexes = dropped.filter((definition) => !definition.includes(" USING gin "));
    await Promise.all([client.query(tenants), second.query(owners)]);
    await runInParallel([client, second], indexes);
    await client.query(`vacuum analyze ${filled.join(", ")}`);
    await client.query("checkpoint");
  });
}

/** Whether response times grow with the number of tenants. `audit.ts` measures the audit log. */

const sizes = quick ? [1_000, 10_000] : [10_000, 1_000_000];
const runs = quick ? 20 : 100;
/** Simulates a database on another machine in the same region. */
const latencyMs = 2;
const latencyRuns = quick ? 20 : 300;
const suffixSubject = "next free suffix of golden-spoon";
const maxTimesLookup = 1.3;
const maxSuffixMs = 1;
const maxListMs = 50;
/** Maximum ratio of the times at the largest and the smallest size. Indexes grow by at most one level in between. */
const maxGrowth = 1.5;

await answerQuestion(async (stack) => {
  const link = await slowLink(stack, stack.databaseUrl);
  process.env.DATABASE_URL = link.url;
  const { sql } = await import("drizzle-orm");
  const { db } = await import("@/db/client");
  const { authorizeAndRead } = await import("@/lib/auth/authorize");
  const { availabilityQuery } = await import("@/lib/provisioning/slug/availability");
  const { reconcile } = await import("@/lib/jobs/reconcile");

  const limit = { name: "bench", max: 1_000_000, windowSeconds: 60, address: "192.0.2.1" };
  const check = (slug: string, ownerEmail: string) => () =>
    authorizeAndRead(
      stack.admin.id,
      "admin",
      limit,
      availabilityQuery({ slug, ownerEmail, name: "Golden Spoon" }).value,
    );
  const bareLookup = `select 1 from ${tables.tenants} where slug = 'golden-spoon-77'`;
  const nextSuffix = sql`select provisioning.next_free_slug('golden-spoon', 2::bigint, 'example.com', 48)`;

  /** A measured operation, and the statement to run `explain` on, if any. */
  type Subject = { name: string; run: () => Promise<unknown>; plan?: string };
  /** The lookup, and the checks compared with it. All of them are also measured with network latency. */
  const latencySubjects: Subject[] = [
    {
      name: "one indexed lookup",
      run: () => db.execute(bareLookup),
      plan: bareLookup,
    },
    { name: "live check, slug and address free", run: check("unused-slug", "unused@bench.test") },
    {
      name: "live check, slug and address taken, with suggestions",
      run: check("silver-fork", "owner-77@bench.test"),
    },
    {
      name: "live check, slug and address and all suggested slugs taken",
      run: check("golden-spoon-77", "owner-77@bench.test"),
    },
  ];
  const subjects: Subject[] = [
    ...latencySubjects,
    {
      name: suffixSubject,
      run: () => db.execute(nextSuffix),
      plan: "select provisioning.next_free_slug('golden-spoon', 2::bigint, 'example.com', 48)",
    },
    { name: "reconciler with nothing to do", run: reconcile },
  ];

  for (const slug of ["silver-fork", "silver-fork-2", "silver-fork-3"])
    await stack.sql(insertTenant({ slug, name: "Silver Fork" }));

  /** Times of each subject at each size, in milliseconds. */
  const measured: number[][][] = subjects.map(() => []);
  const plans: string[] = [];
  let filled = 0;
  for (const size of sizes) {
    await fillTenants(stack.ownerUrl, filled + 1, size);
    filled = size;
    for (const [index, { run, plan }] of subjects.entries()) {
      await measureRuns(10, run);
      measured[index]?.push(await measureRuns(runs, run));
      if (!plan) continue;
      const rows = await stack.sql<{ "QUERY PLAN": string }>(`explain (analyze, buffers) ${plan}`);
      plans.push(`${plan}\nat ${size} tenants\n${rows.map((row) => `  ${row["QUERY PLAN"]}`).join("\n")}\n`);
    }
  }

  /** Alternates between the lookup and the checks, so that changes in load affect all of them. */
  const withLatency = latencySubjects.map(({ run }) => ({ run, ms: [] as number[] }));
  link.set(latencyMs);
  for (let turn = 0; turn < latencyRuns; turn++) {
    for (const { run, ms } of withLatency) ms.push(await measureMs(run));
  }
  link.set(0);
  const [lookup = 0, ...checks] = withLatency.map(({ ms }) => quantile(ms, 0.95));
  const [free = 0, taken = 0, crowded = 0] = checks.map((check) => check / lookup);

  const rows: Table["rows"] = subjects.map(({ name }, index) => {
    const quantileAtEachSize = (part: number) => (measured[index] ?? []).map((ms) => quantile(ms, part));
    const fastest = quantileAtEachSize(0.1);
    return [
      name,
      ...quantileAtEachSize(0.5),
      quantileAtEachSize(0.95).at(-1) ?? null,
      (fastest.at(-1) ?? 0) / (fastest[0] ?? 1),
    ];
  });
  const [suffix = 0, growth = 0] = (rows.find(([name]) => name === suffixSubject) ?? [])
    .slice(-2)
    .map(Number);
  const lists = await timeTenantLists(stack, sizes.at(-1) ?? 0);
  const slowest = lists.reduce((a, b) => (b.p95Ms > a.p95Ms ? b : a));
  const slow = lists.filter(({ p95Ms }) => p95Ms > maxListMs);
  const slowNames = slow.map(({ name, p95Ms }) => `${name} (${p95Ms.toFixed(0)} ms)`).join(", ");
  const most = sizes.at(-1)?.toLocaleString("en-GB");
  return {
    question: "Do response times grow with the number of tenants?",
    notes: [
      "Times are in milliseconds, and include the connection pool of the console. Nearly all tenants are named `golden-spoon-N`, the worst case for finding a free suffix. Their database has no search indexes, which none of these operations uses. For `silver-fork`, only `-2` and `-3` are taken. Growth is the ratio of the 10th percentiles at the largest and the smallest size, which filters out other load on the machine. The live check also authorises and counts the call, which takes two writes, so without network latency it takes several times as long as a lookup. With latency, as in most deployments, the round trip dominates.",
      "The last table measures another database of the same size, with plausible names, host names, statuses and plans. Some names have accents or use other scripts. The console created the newest tenth of the tenants. The database has the indexes of the default product ([large databases](search.md#large-databases)). Each list is named after its order and filters, and its time includes counting the matches. `newest: origin elsewhere` has to skip every tenant that the console created.",
    ],
    tables: [
      {
        title: "Medians",
        columns: [
          "",
          ...sizes.map((size) => `${size.toLocaleString("en-GB")} tenants`),
          `p95 at ${most}`,
          "growth",
        ],
        rows,
      },
      {
        title: "The list of tenants and searches",
        columns: ["", "rows", "p50 ms", "p95 ms"],
        rows: lists.map(({ name, rows, p50Ms, p95Ms }) => [name, rows, p50Ms, p95Ms]),
      },
    ],
    budgets: [
      {
        what: `p95 of a live check at ${most} tenants, relative to one indexed lookup, both with ${latencyMs} ms per round trip`,
        limit: `≤ ${maxTimesLookup}×`,
        measured: `${free.toFixed(2)}× if slug and address are free, ${taken.toFixed(2)}× if both are taken, ${crowded.toFixed(2)}× if every suggested slug is taken too`,
        met: Math.max(free, taken, crowded) <= maxTimesLookup,
      },
      {
        what: `next free suffix among ${most} tenants with the same name`,
        limit: `≤ ${maxSuffixMs} ms, growth ≤ ${maxGrowth}×`,
        measured: `${suffix.toFixed(1)} ms, ${growth.toFixed(2)}×`,
        met: suffix <= maxSuffixMs && growth <= maxGrowth,
      },
      {
        what: `p95 of the slowest tenant list or search at ${most} tenants (${slowest.name})`,
        limit: `≤ ${maxListMs} ms`,
        measured: `${slowest.p95Ms.toFixed(0)} ms; ${lists.length - slow.length} of ${lists.length} are within the budget${slowNames && `; over it: ${slowNames}`}`,
        met: slow.length === 0,
      },
    ],
    plans: plans.join("\n"),
  };
});
