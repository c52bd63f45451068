import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Load } from "./load";
import { randomFrom, seed } from "./random";
import { expireLeases, settle } from "./settlement";
import { openStack, type Stack } from "./stack";
import { Tally } from "./tally";

const terminations = Number(process.env.PROCESS_TERMINATIONS) || 1_000;
/** Longest pause between two terminations, long enough for some attempts to complete. */
const longestPauseMs = 40;
const maxTries = 20;

let stack: Stack;
beforeAll(async () => {
  stack = await openStack();
});
afterAll(() => stack.stop());

test(`terminating ${terminations} backends under load crashes no worker and leaves whole tenants or nothing`, async () => {
  const random = randomFrom(seed);
  const tally = new Tally();
  const worker = await stack.worker();
  const load = new Load({ clients: 16, random, tally, worker: () => worker });

  for (let tries = 0; tally.of("terminated") < terminations && tries < terminations * maxTries; tries++) {
    await sleep(random() * longestPauseMs);
    // A separate CTE picks the backend: with OFFSET, the function would also run for the rows that are skipped.
    const [backend] = await stack.sql<{ state: string | null; done: boolean }>(
      `with own as (
        select pid, state from pg_stat_activity
        where datname = current_database() and application_name = 'tenant-provisioning'
      ), chosen as materialized (
        select * from own order by pid offset floor($1::float8 * (select count(*) from own)) limit 1
      )
      select state, pg_terminate_backend(pid) as done from chosen`,
      [random()],
    );
    if (backend?.done) {
      tally.add("terminated");
      tally.add(`terminated ${backend.state ?? "as it started"}`);
    }
  }
  // Otherwise, requests would wait until the leases of abandoned attempts expire.
  await expireLeases(stack);
  await load.stop();
  expect(tally.of("terminated")).toBe(terminations);
  expect(tally.of("no response")).toBe(0);
  expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  await settle(stack, worker, load.submissions);
  tally.print(`backends terminated, seed ${seed}`);
  expect(tally.of("completed")).toBeGreaterThan(0);
});
