import { afterAll, describe, expect, test } from "vitest";
import {
  type PlacedPoint,
  pointsBeforeSending,
  prepareFor,
  rejectSomeRecords,
  runPastFaultPoint,
} from "./fault-points";
import { settle } from "./settlement";
import { openStack } from "./stack";
import { Tally } from "./tally";

/** The worker cannot detect that such a link is dead; only its own timeouts end a wait. */
const silentFaults = (["database", "auth"] as const).flatMap((link) =>
  (["swallow", "half-open"] as const).flatMap((fault) => [
    { link, fault, all: false },
    { link, fault, all: true },
  ]),
);
type SilentFault = (typeof silentFaults)[number];

const tally = new Tally();
let longestMs = 0;
afterAll(() => tally.print(`silent links, longest request ${(longestMs / 1000).toFixed(1)} s`));

/** Runs a worker past the point with a silent link. Uses a separate database, because each run moves time forward. */
async function runWithSilentLink(
  { phase, point }: PlacedPoint,
  { link, fault, all }: SilentFault,
): Promise<void> {
  const stack = await openStack();
  try {
    await rejectSomeRecords(stack);
    const proxied = await stack.proxiedWorker();
    const { worker } = proxied;
    const request = await prepareFor(phase, stack);
    await worker.arm({ point, action: "pause" });
    const reached = worker.reached();
    const running = runPastFaultPoint(phase, worker, request);
    await reached;
    if (all) proxied[link].failAll(fault);
    else proxied[link].failNext(fault);
    worker.resume();
    const startedAt = performance.now();
    const { outcome } = await running;
    longestMs = Math.max(longestMs, performance.now() - startedAt);
    if (phase === "forward" || phase === "undo") {
      expect(outcome).not.toBeNull();
      tally.addOutcome(outcome);
    }
    tally.add("faults applied", proxied[link].faultsApplied);
    proxied[link].restore();
    await settle(stack, worker, [{ request, outcome }]);
    expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  } finally {
    await stack.stop();
  }
}

describe.concurrent("a worker with a silent link", () => {
  test.each(pointsBeforeSending)(
    "ends every request and leaves a whole tenant or nothing, at $point ($phase)",
    async (place) => {
      await Promise.all(silentFaults.map((fault) => runWithSilentLink(place, fault)));
    },
  );
});
