import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pointsBeforeSending, prepareFor, rejectSomeRecords, runPastFaultPoint } from "./fault-points";
import { settle } from "./settlement";
import { newRequest, openStack, type ProxiedWorker, type Stack } from "./stack";
import { Tally } from "./tally";
import { linkFaults } from "./tcp-proxy";

const detectableFaults = linkFaults.filter((fault) => fault !== "swallow" && fault !== "half-open");
const cases = pointsBeforeSending.flatMap((place) =>
  (["database", "auth"] as const).flatMap((link) =>
    detectableFaults.map((fault) => ({ ...place, link, fault })),
  ),
);

let stack: Stack;
let proxied: ProxiedWorker;
const tally = new Tally();

beforeAll(async () => {
  stack = await openStack();
  await rejectSomeRecords(stack);
  proxied = await stack.proxiedWorker();
});
afterAll(async () => {
  tally.add("faults applied", proxied.database.faultsApplied + proxied.auth.faultsApplied);
  tally.print("broken links");
  await stack.stop();
});

describe("a broken connection", () => {
  test.each(cases)(
    "leaves a whole tenant or nothing after the fault $fault on the $link link at $point ($phase)",
    async ({ ...place }) => {
      const { worker } = proxied;
      const request = await prepareFor(place.phase, stack);
      await worker.arm({ point: place.point, action: "pause" });
      const reached = worker.reached();
      const running = runPastFaultPoint(place.phase, worker, request);
      await reached;
      proxied[place.link].failNext(place.fault);
      worker.resume();
      const { outcome } = await running;
      if (place.phase === "forward" || place.phase === "undo") {
        expect(outcome).not.toBeNull();
        tally.addOutcome(outcome);
      }
      proxied[place.link].restore();
      await settle(stack, worker, [{ request, outcome }]);
      expect([worker.alive, worker.stderr]).toEqual([true, ""]);
    },
  );

  test("does not hide a commit: the attempt is read back as completed", async () => {
    const { worker, database } = proxied;
    const request = newRequest("commit");
    await worker.arm({ point: "commit_records.before", action: "pause" });
    const reached = worker.reached();
    const submitted = worker.submit(request);
    await reached;
    database.failNext("lose-reply");
    worker.resume();
    const outcome = await submitted;
    expect(outcome).toMatchObject({ kind: "completed", tenant: { slug: request.slug } });
    await settle(stack, worker, [{ request, outcome }]);
  });
});
