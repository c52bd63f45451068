import { afterAll, beforeAll, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { asConsole } from "@/local/console-login";
import { Load } from "../load";
import { randomFrom, seed } from "../random";
import { settle } from "../settlement";
import { openStack, type Stack } from "../stack";
import { Tally } from "../tally";
import { TcpProxy } from "../tcp-proxy";
import { ReplicatedPostgres } from "./replicated-postgres";

const provisionings = Number(process.env.FAILOVER_PROVISIONINGS) || 10_000;

const clients = 8;

let postgres: ReplicatedPostgres;
/** The address of the current primary, for the Auth server and the test's own queries. */
let address: TcpProxy;
let stack: Stack;

beforeAll(async () => {
  postgres = await ReplicatedPostgres.start({ synchronous: true });
  address = await TcpProxy.start(postgres.primary.port);
  stack = await openStack({ url: withHosts(postgres.primary.url, [address.port]) });
});
afterAll(async () => {
  await stack?.stop();
  await address?.stop();
  await postgres?.remove();
});

/** The connection string with these ports of this machine in place of its host. */
function withHosts(url: string, ports: number[]): string {
  return url.replace(/@[^/]*/, `@${ports.map((port) => `127.0.0.1:${port}`).join(",")}`);
}

test(`a failover while ${provisionings} tenants are provisioned loses none and duplicates none`, async () => {
  const tally = new Tally();
  const { primary, standby } = postgres;
  const consoleUrl = withHosts(asConsole(primary.url), [primary.port, standby.port]);
  const worker = await stack.worker(`${consoleUrl}?target_session_attrs=read-write`);
  const load = new Load({ clients, random: randomFrom(seed), tally, worker: () => worker });
  /** The number of tenants reported as created. A request that is sent again creates no second tenant. */
  const completed = () =>
    new Set(
      load.submissions.flatMap(({ outcome }) => (outcome?.kind === "completed" ? outcome.tenant.id : [])),
    ).size;
  const until = (count: number) =>
    expect.poll(completed, { timeout: 1_800_000, interval: 20 }).toBeGreaterThanOrEqual(count);

  await until(provisionings / 2);
  // From now on, a commit that is confirmed without the standby is lost. On one machine, it would otherwise usually
  // reach the standby in time.
  postgres.link.failAll("half-open");
  await expect.poll(waitingCommits).toBeGreaterThan(clients / 2);
  const killedAt = performance.now();
  await postgres.killPrimary();
  const endedAt = performance.now();
  await postgres.promoteStandby();
  const promotedAt = performance.now();
  address.retarget(standby.port);
  // The old primary’s replies to its last commits can arrive after it has been killed.
  const isResumed = () =>
    load.submissions.some(({ outcome, sentAt }) => outcome?.kind === "completed" && sentAt > endedAt);
  await expect.poll(isResumed, { timeout: 60_000, interval: 20 }).toBe(true);
  const resumedAt = performance.now();

  await until(provisionings);
  await load.stop();
  await settle(stack, worker, load.submissions);
  expect(await stack.sql(doubled)).toEqual([]);
  expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  tally.add("tenants", completed());
  tally.print(`failover, seed ${seed}`);
  console.log(
    `the standby was promoted ${Math.round(promotedAt - killedAt)} ms after the kill, and the first new tenant was complete ${Math.round(resumedAt - killedAt)} ms after the kill`,
  );
}, 3_600_000);

/** How many commits wait for the standby. */
async function waitingCommits(): Promise<number> {
  const rows = await stack.sql("select from pg_stat_activity where wait_event = 'SyncRep'");
  return rows.length;
}

/** Tenants and owners with several completed attempts, and a difference in totals. The database keeps slugs unique. */
const doubled = `
  select tenant_id as id from provisioning.attempts where status = 'completed' group by 1 having count(*) > 1
  union all
  select owner_user_id::text from provisioning.attempts where status = 'completed' group by 1 having count(*) > 1
  union all
  select 'tenants and completed attempts differ'
  where (select count(*) from ${tables.tenants}) <> (select count(*) from provisioning.attempts where status = 'completed')`;
