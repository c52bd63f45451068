import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Reader } from "@/lib/auth/reader";
import { asConsole } from "@/local/console-login";
import { ReplicatedPostgres } from "../failover/replicated-postgres";
import { sentStatements } from "../sent-statements";
import { newRequest, openStack, type Stack } from "../stack";
import { TcpProxy } from "../tcp-proxy";
import type { Worker } from "../worker-process";

/** The longest that a read of the primary can take: it waits for a slot, connects, and its statement gets no reply. */
const longestReadMs = 5_000 + 5_000 + 8_000;

let postgres: ReplicatedPostgres;
let links: { primary: TcpProxy; standby: TcpProxy };
/** The statements of this process on each link. */
let sent: { primary: string[]; standby: string[] };
let stack: Stack;
let worker: Worker;
let support: Awaited<ReturnType<typeof importSupport>>;

beforeAll(async () => {
  postgres = await ReplicatedPostgres.start({ synchronous: false });
  links = {
    primary: await TcpProxy.start(postgres.primary.port),
    standby: await TcpProxy.start(postgres.standby.port),
  };
  // Recording must start before the first connection.
  sent = { primary: sentStatements(links.primary), standby: sentStatements(links.standby) };
  Object.assign(process.env, {
    DATABASE_URL: through(links.primary),
    DATABASE_READ_URL: through(links.standby),
    NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:9",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
    SUPABASE_SECRET_KEY: "sb_secret_only-for-these-tests",
    CRON_SECRET: "only-for-these-tests",
  });
  support = await importSupport();
  stack = await openStack({ url: postgres.primary.url });
  worker = await stack.worker();
  await stack.sql(
    "insert into auth.users (id, email, email_confirmed_at, created_at) values ($1, $2, now(), now())",
    [staff.id, staff.email],
  );
  await stack.sql(
    "insert into provisioning.staff (user_id, role, added_by, added_at) values ($1, 'support', 'test', now())",
    [staff.id],
  );
  for (let n = 0; n < 30; n++) await createTenant();
});
afterAll(async () => {
  await support?.closeDatabase();
  await stack?.stop();
  await Promise.all([links?.primary.stop(), links?.standby.stop()]);
  await postgres?.remove();
});
beforeEach(async () => {
  await replayed();
  await expect.poll(readsStandby, { timeout: 30_000 }).toBe(true);
});

/** A connection string with the console's login, through a link. */
function through(link: TcpProxy): string {
  return asConsole(postgres.primary.url).replace(/:\d+\//, `:${link.port}/`);
}

const staff = { id: randomUUID(), email: "support@replica.test", role: "support" } as const;

/** The console's modules, with this process's database client. */
async function importSupport() {
  return {
    ...(await import("@/db/client")),
    ...(await import("@/lib/auth/authorize")),
    ...(await import("@/lib/auth/reader")),
    ...(await import("@/lib/audit/changes")),
    ...(await import("@/lib/audit/export/export-stream")),
    ...(await import("@/lib/audit/list")),
    ...(await import("@/lib/audit/metrics")),
    ...(await import("@/lib/audit/metrics/current-counts")),
    ...(await import("@/lib/audit/metrics/stage-durations")),
    ...(await import("@/lib/cleanups/list")),
    ...(await import("@/lib/doctor/last")),
    ...(await import("@/lib/doctor/read-database")),
    ...(await import("@/lib/search")),
    ...(await import("@/lib/tenants/count")),
    ...(await import("@/lib/tenants/list")),
  };
}

const reader = () => support.standbyReaderOf(staff, { showsAge: true });
const noFilters = { terms: [], started: {} };

/** What support's screens read, with the number of statements that must go to the primary. */
const screens = {
  tenants: {
    onPrimary: { authorisation: 1 },
    read: () => Promise.all([support.listTenants({}, reader()), support.countTenants({}, reader())]),
  },
  search: { onPrimary: { authorisation: 1 }, read: () => support.search("load", reader()) },
  "audit log": {
    onPrimary: { authorisation: 1, changes: 3, cleanups: 3, doctor: 3 },
    read: async () => {
      await support.getChanges(null, support.readerOf(staff));
      await support.countCleanups(support.readerOf(staff));
      await support.listAttempts(noFilters, {}, reader());
      await support.getMetrics(lastHour(), reader(), "UTC");
      await support.getLastReport(support.readerOf(staff));
    },
  },
  metrics: {
    onPrimary: { authorisation: 1, cleanups: 3, counts: 3 },
    read: async () => {
      await support.countCleanups(support.readerOf(staff));
      await support.getMetrics(lastHour(), reader(), "UTC");
      await support.getCurrentCounts(support.readerOf(staff));
      await support.getStageDurations(lastHour(), reader());
    },
  },
  export: {
    onPrimary: { authorisation: 1, start: 1, batches: 2, end: 1 },
    read: async () => {
      const { body } = await support.startExport(staff, "csv", noFilters, {});
      expect((await new Response(body).text()).split("\n").length).toBeGreaterThan(30);
    },
  },
};

function lastHour() {
  return { from: Date.now() - 3_600_000, to: Date.now() + 1_000, name: "last hour" };
}

async function createTenant(): Promise<string> {
  const request = newRequest("load");
  const outcome = await worker.submit(request);
  expect(outcome?.kind).toBe("completed");
  return request.slug;
}

async function onStandby<Row>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.standby.url, application_name: "observer" });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Waits until the standby has replayed everything that the primary has written. */
async function replayed(): Promise<void> {
  const [row] = await stack.sql<{ lsn: string }>("select pg_current_wal_lsn()::text as lsn");
  const caughtUp = () =>
    onStandby<{ done: boolean }>(`select pg_last_wal_replay_lsn() >= '${row?.lsn}' as done`);
  await expect.poll(caughtUp).toEqual([{ done: true }]);
}

async function readsStandby(): Promise<boolean> {
  sent.standby.length = 0;
  await support.listTenants({}, reader());
  return sent.standby.some((text) => text.startsWith("select"));
}

async function slugsOf(by: Reader): Promise<string[]> {
  return (await support.listTenants({}, by)).items.map(({ slug }) => slug);
}

/** Reads in a loop for several users. `stop` ends the loop and returns the duration of the slowest read. */
function readConstantly() {
  let isStopped = false;
  let longestMs = 0;
  let count = 0;
  const users = Array.from({ length: 4 }, async (_, user) => {
    while (!isStopped) {
      const startedAt = performance.now();
      const paged = { ...reader(), id: `user ${user}` };
      expect((await support.listTenants({}, paged)).items.length).toBeGreaterThan(0);
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      count++;
    }
  });
  // A failure is reported by `stop`, not as an unhandled rejection.
  const ended = Promise.all(users);
  ended.catch(() => undefined);
  return {
    until: (more: number) => {
      const from = count;
      return Promise.race([ended, expect.poll(() => count - from).toBeGreaterThanOrEqual(more)]);
    },
    stop: async () => {
      isStopped = true;
      await ended;
      return longestMs;
    },
  };
}

test("lists, search, metrics and exports read from the standby, except for what must be current", async () => {
  const totals = { primary: 0, standby: 0 };
  for (const [name, { onPrimary, read }] of Object.entries(screens)) {
    sent.primary.length = 0;
    sent.standby.length = 0;
    await support.authorize(staff.id, { name: "page", max: 600, windowSeconds: 60, address: null });
    await read();
    const expected = Object.values(onPrimary).reduce((sum, count) => sum + count, 0);
    expect([name, sent.primary.length, sent.primary]).toEqual([name, expected, sent.primary]);
    expect(sent.standby.length).toBeGreaterThanOrEqual(3);
    console.log(`${name}: ${sent.standby.length} statements on the standby, ${expected} on the primary`);
    totals.primary += expected;
    totals.standby += sent.standby.length;
  }
  const share = totals.standby / (totals.standby + totals.primary);
  console.log(`${Math.round(share * 100)} % of these screens’ statements ran on the standby`);
  expect(await onStandby("select pg_is_in_recovery() as recovering")).toEqual([{ recovering: true }]);
});

test("an idle primary is not reported as lag", async () => {
  await expect
    .poll(async () => {
      const [row] = await onStandby<{ age: number }>(
        "select extract(epoch from now() - pg_last_xact_replay_timestamp())::float8 as age",
      );
      return row?.age;
    })
    .toBeGreaterThan(3);
  const paged = reader();
  await support.listTenants({}, paged);
  expect(paged.standbyReads?.noticeableMs).toBe(null);
  expect(await support.readDatabaseProblem()).toBe(null);
});

test("while replay is paused, pages show the age of their data, and exports read the primary", async () => {
  await onStandby("select pg_wal_replay_pause()");
  const slug = await createTenant();
  const ageOf = async () => {
    const paged = reader();
    expect(await slugsOf(paged)).not.toContain(slug);
    return paged.standbyReads?.noticeableMs ?? 0;
  };
  await expect.poll(ageOf).toBeGreaterThan(2_000);
  await expect.poll(ageOf).toBeGreaterThan(4_000);
  expect(await support.readDatabaseProblem()).toMatch(/^\d+ seconds behind$/);
  expect(await slugsOf(support.readerOf(staff))).toContain(slug);
  expect(await slugsOf(support.standbyReaderOf(staff, { showsAge: false }))).toContain(slug);

  await onStandby("select pg_wal_replay_resume()");
  await replayed();
  const paged = reader();
  expect(await slugsOf(paged)).toContain(slug);
  expect(paged.standbyReads?.noticeableMs).toBe(null);
});

test("reads continue while the standby is down, rarely try to reach it, and return to it after a restart", async () => {
  const slug = await createTenant();
  const reading = readConstantly();
  await reading.until(50);
  await postgres.killStandby();
  await reading.until(50);
  expect(await reading.stop()).toBeLessThan(longestReadMs);
  expect(await support.readDatabaseProblem()).toBe("no connection");

  const connections = new Set<object>();
  const record = links.standby.onSent;
  links.standby.onSent = (client, bytes) => {
    connections.add(client);
    record(client, bytes);
  };
  for (let n = 0; n < 50; n++) expect(await slugsOf(reader())).toContain(slug);
  expect(connections.size).toBeLessThanOrEqual(1);
  await postgres.restartStandby();
  await expect.poll(readsStandby, { timeout: 30_000 }).toBe(true);
});

test("reads continue within the time limits while the link to the standby is silent", async () => {
  links.standby.failAll("half-open");
  const reading = readConstantly();
  await reading.until(200);
  expect(await reading.stop()).toBeLessThan(longestReadMs);
  links.standby.restore();
  await expect.poll(readsStandby, { timeout: 30_000 }).toBe(true);
});

test("a read that conflicts with replay is repeated on the primary, and the standby stays in use", async () => {
  await onStandby("alter system set max_standby_streaming_delay = 0");
  await onStandby("select pg_reload_conf()");
  const paged = reader();
  const servers: boolean[] = [];
  const read = support.readTransaction(
    paged.id,
    async (tx) => {
      const { rows } = await tx.execute<{ standby: boolean }>(
        sql`select pg_is_in_recovery() as standby, count(*) from provisioning.attempts`,
      );
      servers.push(rows[0]?.standby ?? false);
      if (rows[0]?.standby) await tx.execute(sql`select pg_sleep(2)`);
    },
    paged.standbyReads,
  );
  await expect
    .poll(() => onStandby("select wait_event from pg_stat_activity where wait_event = 'PgSleep'"))
    .toHaveLength(1);
  await stack.sql("begin; lock table provisioning.attempts in access exclusive mode; commit");
  await read;
  expect(servers).toEqual([true, false]);
  expect(await readsStandby()).toBe(true);
  await onStandby("alter system reset max_standby_streaming_delay");
  await onStandby("select pg_reload_conf()");
});

test("reads continue while the standby is promoted, and then use the primary", async () => {
  const reading = readConstantly();
  await reading.until(50);
  await postgres.promoteStandby();
  await reading.until(50);
  expect(await reading.stop()).toBeLessThan(longestReadMs);
  const slug = await createTenant();
  expect(await slugsOf(reader())).toContain(slug);
  expect(await support.readDatabaseProblem()).toBe("is not a standby");
  expect(await worker.violations()).toEqual([]);
});
