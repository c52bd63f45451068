import { afterAll, describe, expect, test } from "vitest";
import { leadUpTo, type PlacedPoint, refuseSome, sendingPoints, walk } from "./fault-points";
import { settle } from "./settlement";
import { openStack } from "./stack";
import { Tally } from "./tally";

/** The worker gets no sign that such a link is dead; only its own timeouts end a wait. */
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

/** One pass through the point with one silent link, on a separate database, because time is moved at the end. */
async function endure({ way, point }: PlacedPoint, { link, fault, all }: Silence): Promise<void> {
  const stack = await openStack();
  try {
    await refuseSome(stack);
    const lane = await stack.proxiedWorker();
    const { worker } = lane;
    const request = await leadUpTo(way, stack);
    await worker.arm({ point, action: "pause" });
    const reached = worker.reached();
    const walked = walk(way, worker, request);
    await reached;
    if (all) lane[link].strikeAll(fault);
    else lane[link].strike(fault);
    worker.go();
    const startedAt = performance.now();
    const { outcome } = await walked;
    longestMs = Math.max(longestMs, performance.now() - startedAt);
    if (way === "forward" || way === "undo") {
      expect(outcome).not.toBeNull();
      tally.answer(outcome);
    }
    tally.add("faults that hit traffic", lane[link].struck);
    lane[link].calm();
    await settle(stack, worker, [{ request, outcome }]);
    expect([worker.alive, worker.stderr]).toEqual([true, ""]);
  } finally {
    await stack.stop();
  }
}

describe.concurrent("a link that goes silent", () => {
  test.each(sendingPoints)(
    "from $point on ($way) hangs no request and leaves a whole tenant or nothing",
    async (place) => {
      await Promise.all(silences.map((silence) => endure(place, silence)));
    },
  );
});
