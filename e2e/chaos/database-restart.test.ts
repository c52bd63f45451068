import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import type { FaultPoint } from "@/lib/provisioning/fault-points";
import type { Outcome } from "@/lib/provisioning/outcome";
import { pointsBeforeSending } from "./fault-points";
import { Load } from "./load";
import { OwnPostgres } from "./own-postgres";
import { randomFrom, seed } from "./random";
import { expireLeases, settle } from "./settlement";
import { newRequest, openStack, type Stack } from "./stack";
import { Tally } from "./tally";
import type { Worker } from "./worker-process";

const restartsUnderLoad = 5;

let postgres: OwnPostgres;
let stack: Stack;
let worker: Worker;
const tally = new Tally();

/** Blocks the last record of some tenants for a minute, so that Postgres can crash during the insertion. */
const blockLastRecord = `
  create function public.hold_up() returns trigger language plpgsql as $$
  begin
    if new.hostname like 'held-up-%' then perform pg_sleep(60); end if;
    return new;
  end $$;
  create trigger hold_up before insert on ${tables.hostnames} for each row execute function public.hold_up()`;
const blockedBackends =
  "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";

beforeAll(async () => {
  postgres = await OwnPostgres.start();
  stack = await openStack({ url: postgres.url });
  await stack.sql(blockLastRecord);
  worker = await stack.worker();
}, 60_000);
afterAll(async () => {
  await stack.stop();
  await postgres.remove();
});

async function crashAndRestart(): Promise<void> {
  await postgres.crash();
  await postgres.restart();
  tally.add("crashes");
}

/** Submits a request, and crashes Postgres while the worker waits at a point, or `waitMs` after it resumes. */
async function submitAround(point: FaultPoint, waitMs?: number): Promise<Outcome | null> {
  const request = newRequest("restart");
  await worker.arm({ point, action: "pause" });
  const reached = worker.reached();
  const submitted = worker.submit(request);
  await reached;
  if (waitMs === undefined) await crashAndRestart();
  worker.resume();
  if (waitMs !== undefined) await sleep(waitMs).then(crashAndRestart);
  const outcome = await submitted;
  tally.addOutcome(outcome);
  await settle(stack, worker, [{ request, outcome }]);
  expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  return outcome;
}

describe("a crash and restart of Postgres", () => {
  const forward = pointsBeforeSending.filter(({ phase }) => phase === "forward").map(({ point }) => point);

  test.each(forward)("at %s is followed by an outcome that matches the database", async (point) => {
    expect(await submitAround(point)).not.toBeNull();
  });

  test("rolls back the attempt if it interrupts the insertion of the records", async () => {
    const request = newRequest("held-up");
    const submitted = worker.submit(request);
    await expect.poll(() => stack.sql(blockedBackends)).toHaveLength(1);
    await crashAndRestart();
    const outcome = await submitted;
    await settle(stack, worker, [{ request, outcome }]);
    const status = "select status from provisioning.attempts where id = $1";
    expect(await stack.sql(status, [request.attemptId])).toEqual([{ status: "rolled_back" }]);
  });

  test("leaves a whole tenant or nothing if it happens around the commit of the records", async () => {
    for (const waitMs of [0, 1, 2, 4, 8, 16]) await submitAround("commit_records.before", waitMs);
  });

  test("does not stop a worker that receives requests", async () => {
    await postgres.crash();
    const request = newRequest("down");
    const outcome = await worker.submit(request);
    expect(outcome?.kind).not.toBe("completed");
    expect(await worker.reconcile()).toBeNull();
    await postgres.restart();
    await settle(stack, worker, [{ request, outcome }]);
    expect(await worker.submit(newRequest("up"))).toMatchObject({ kind: "completed" });
    expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  });

  test(`leaves whole tenants or nothing if repeated ${restartsUnderLoad} times under load`, async () => {
    const random = randomFrom(seed);
    const load = new Load({ clients: 8, random, tally, worker: () => worker });
    for (let crash = 0; crash < restartsUnderLoad; crash++) {
      await sleep(300 + random() * 500);
      await crashAndRestart();
    }
    await sleep(500);
    // Otherwise, requests would wait until the leases of abandoned attempts expire.
    await expireLeases(stack);
    await load.stop();
    await settle(stack, worker, load.submissions);
    expect([worker.alive, worker.stderr]).toEqual([true, ""]);
    tally.print(`Postgres crashed and restarted, seed ${seed}`);
  });
});
