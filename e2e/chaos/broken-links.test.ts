import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leadUpTo, refuseSome, sendingPoints, walk } from "./fault-points";
import { settle } from "./settlement";
import { type Lane, newRequest, openStack, type Stack } from "./stack";
import { Tally } from "./tally";
import { linkFaults } from "./tcp-proxy";

const loud = linkFaults.filter((fault) => fault !== "swallow" && fault !== "half-open");
const cases = sendingPoints.flatMap((place) =>
  (["database", "auth"] as const).flatMap((link) => loud.map((fault) => ({ ...place, link, fault }))),
);

let stack: Stack;
let lane: Lane;
const tally = new Tally();

beforeAll(async () => {
  stack = await openStack();
  await refuseSome(stack);
  lane = await stack.proxiedWorker();
});
afterAll(async () => {
  tally.add("faults that hit traffic", lane.database.struck + lane.auth.struck);
  tally.print("broken links");
  await stack.stop();
});

describe("a connection that breaks", () => {
  test.each(cases)(
    "by $fault on the $link link from $point on ($way) leaves a whole tenant or nothing",
    async ({ ...place }) => {
      const { worker } = lane;
      const request = await leadUpTo(place.way, stack);
      await worker.arm({ point: place.point, action: "pause" });
      const reached = worker.reached();
      const walked = walk(place.way, worker, request);
      await reached;
      lane[place.link].strike(place.fault);
      worker.go();
      const { outcome } = await walked;
      if (place.way === "forward" || place.way === "undo") {
        expect(outcome).not.toBeNull();
        tally.answer(outcome);
      }
      lane[place.link].calm();
      await settle(stack, worker, [{ request, outcome }]);
      expect([worker.alive, worker.stderr]).toEqual([true, ""]);
    },
  );

  test("while the reply to the records is in transit is followed by a read back, and the attempt reported as completed", async () => {
    const { worker, database } = lane;
    const request = newRequest("commit");
    await worker.arm({ point: "commit_records.before", action: "pause" });
    const reached = worker.reached();
    const submitted = worker.submit(request);
    await reached;
    database.strike("lose-reply");
    worker.go();
    const outcome = await submitted;
    expect(outcome).toMatchObject({ kind: "completed", tenant: { slug: request.slug } });
    await settle(stack, worker, [{ request, outcome }]);
  });
});
