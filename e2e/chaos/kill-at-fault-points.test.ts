import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultPoints, prepareFor, rejectSomeRecords, runPastFaultPoint } from "./fault-points";
import { settle } from "./settlement";
import { openStack, type Stack } from "./stack";
import { Tally } from "./tally";

let stack: Stack;
const tally = new Tally();

beforeAll(async () => {
  stack = await openStack();
  await rejectSomeRecords(stack);
});
afterAll(async () => {
  tally.print("killed at every fault point");
  await stack.stop();
});

describe("a worker", () => {
  test.each(faultPoints)(
    "killed at $point ($phase) leaves only work that the reconciler finishes",
    async (place) => {
      const { phase, point } = place;
      const request = await prepareFor(phase, stack);
      const victim = await stack.worker();
      await victim.arm({ point, action: "kill" });
      expect(await runPastFaultPoint(phase, victim, request)).toEqual({ outcome: null, report: null });
      expect(await victim.ended).toEqual({ code: null, signal: "SIGKILL" });
      tally.add("kills");

      const next = await stack.worker();
      await settle(stack, next, [{ request, outcome: null }]);
      // Resubmitting the form returns the stored outcome, or provisions the tenant if nothing was stored.
      const again = await next.submit(request);
      tally.addOutcome(again);
      await settle(stack, next, [{ request, outcome: again }]);
      const isCompleted = point === "claim.before" || point === "commit_records.after";
      expect(again?.kind).toBe(isCompleted ? "completed" : "refused");
      expect(next.stderr).toBe("");
      await next.kill();
    },
  );
});
