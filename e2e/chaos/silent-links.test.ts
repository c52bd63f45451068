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
const silences = (["database", "auth"] as const).flatMap((link) =>
  (["swallow", "half-open"] as const).flatMap((fault) => [
    { link, fault, all: false },
    { link, fault, all: true },
  ]),
);
type Silence = (typeof silences)[number];

const tally = new Tally();
let longestMs = 0;
afterAll(() => tally.print(`silent links, longest request ${(longestMs / 1000).toFixed(1)} s`));

/** Passes the point with one silent link, on a separate database, because the test moves time forward at the end. */
async function runWithSilentLink(
  { phase, point }: PlacedPoint,
  { link, fault, all }: Silence,
): Promise<void> {
  const stack = await openStack();
  try {
    await rejectSomeRecords(stack);
    const lane = await stack.proxiedWorker();
    const { worker } = lane;
    const request = await prepareFor(phase, stack);
    await worker.arm({ point, action: "pause" });
    const reached = worker.reached();
    const running = runPastFaultPoint(phase, worker, request);
    await reached;
    if (all) lane[link].failAll(fault);
    else lane[link].failNext(fault);
    worker.resume();
    const startedAt = performance.now();
    const { outcome } = await running;
    longestMs = Math.max(longestMs, performance.now() - startedAt);
    if (phase === "forward" || phase === "undo") {
      expect(outcome).not.toBeNull();
      tally.answer(outcome);
    }
    tally.add("faults applied", lane[link].faultsApplied);
    lane[link].restore();
    await settle(stack, worker, [{ request, outcome }]);
    expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  } finally {
    await stack.stop();
  }
}

describe.concurrent("a silent link", () => {
  test.each(pointsBeforeSending)(
    "leaves no request hanging, and a whole tenant or nothing, if it falls silent at $point ($phase)",
    async (place) => {
      await Promise.all(silences.map((silence) => runWithSilentLink(place, silence)));
    },
  );
});
