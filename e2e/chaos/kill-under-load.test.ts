import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Load } from "./load";
import { randomFrom, seed } from "./random";
import { expireLeases, settle } from "./settlement";
import { openStack, type Stack } from "./stack";
import { Tally } from "./tally";
import type { Worker } from "./worker-process";

const kills = Number(process.env.PROCESS_KILLS) || 200;
/** The pause before each kill: on average, long enough for at least one attempt to complete. */
const shortestMs = 20;
const longestMs = 220;

let stack: Stack;
beforeAll(async () => {
  stack = await openStack();
});
afterAll(() => stack.stop());

test(`${kills} kills at random instants under load leave whole tenants or nothing`, async () => {
  const random = randomFrom(seed);
  const tally = new Tally();
  const active: Worker[] = [await stack.worker(), await stack.worker()];
  let spare = stack.worker();
  const pickWorker = () => active[Math.floor(random() * active.length)] as Worker;
  const load = new Load({ clients: 8, random, tally, worker: pickWorker });

  for (let kill = 0; kill < kills; kill++) {
    await sleep(shortestMs + random() * (longestMs - shortestMs));
    const victim = pickWorker();
    const next = await spare;
    spare = stack.worker();
    active[active.indexOf(victim)] = next;
    expect(await victim.kill()).toEqual({ code: null, signal: "SIGKILL" });
    expect(victim.stderr).toBe("");
    tally.add("kills");
    const orphaned = load.sentTo(victim);
    tally.add("requests cut off", orphaned.length);
    await expireLeases(stack, orphaned);
    // Some attempts of the dead worker are ended now, others when their key, slug or address is used again.
    if (random() < 0.5)
      tally.add("attempts ended while others ran", (await next.reconcile())?.interrupted ?? 0);
  }
  await load.stop();
  await settle(stack, await spare, load.submissions);
  for (const worker of active) expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  tally.print(`killed under load, seed ${seed}`);
  expect(tally.of("completed")).toBeGreaterThan(kills);
});
