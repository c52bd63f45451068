import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultPoints, prepareFor, rejectSomeRecords, runPastFaultPoint } from "./fault-points";
import { reconcileUntilIdle, settle } from "./settlement";
import { newRequest, openStack, type Stack } from "./stack";
import { Tally } from "./tally";
import type { Worker } from "./worker-process";

let stack: Stack;
let other: Worker;
const tally = new Tally();

beforeAll(async () => {
  stack = await openStack();
  await rejectSomeRecords(stack);
  other = await stack.worker();
});
afterAll(async () => {
  tally.print("stopped past the lease");
  await stack.stop();
});

/** An attempt with its events and tenant, but without its clean-up flag, which may be set again. */
async function snapshotOf(attemptId: string): Promise<unknown> {
  return stack.sql(
    `select attempt.*, to_jsonb(array(
        select event from provisioning.attempt_events as event where attempt_id = attempt.id order by seq)) as events,
      to_jsonb(array(select t from provisioning.tenants as t where slug = attempt.slug)) as tenants
     from provisioning.attempts as attempt where id = $1`,
    [attemptId],
  );
}

async function lateUsers(attemptId: string): Promise<number> {
  const [row] = await stack.sql<{ users: number }>(
    `select count(*)::int as users from auth.users join provisioning.attempts as attempt on owner_user_id = users.id
     where attempt.id = $1 and status <> 'completed'`,
    [attemptId],
  );
  return row?.users ?? 0;
}

describe("a worker stopped for longer than its lease", () => {
  // Before its claim, a worker has no attempt that another worker could take over.
  const places = faultPoints.filter(({ point }) => point !== "claim.before");

  test.each(places)(
    "leaves its attempt unchanged when it resumes at $point ($phase)",
    async ({ phase, point }) => {
      const request = await prepareFor(phase, stack);
      const zombie = await stack.worker();
      await zombie.arm({ point, action: "stop" });
      const reached = zombie.reached();
      const running = runPastFaultPoint(phase, zombie, request);
      await reached;
      tally.add("stops");

      // If the zombie holds a transaction open, this waits until Postgres terminates it.
      await reconcileUntilIdle(stack, other);
      const before = await snapshotOf(request.attemptId);
      zombie.signal("SIGCONT");
      const { outcome } = await running;
      expect(await snapshotOf(request.attemptId)).toEqual(before);
      if (phase === "forward" || phase === "undo") tally.addOutcome(outcome);

      const late = await lateUsers(request.attemptId);
      tally.add("users created late", late);
      expect(late).toBe(point === "claim.after" || point === "create_user.before" ? 1 : 0);
      await settle(stack, other, [{ request, outcome }]);
      expect([zombie.alive, zombie.stderr]).toEqual([true, ""]);
      await zombie.kill();
    },
  );

  test("leaves no user if it creates one late and dies before flagging it", async () => {
    const request = newRequest("late");
    const zombie = await stack.worker();
    await zombie.arm(
      { point: "create_user.before", action: "stop" },
      { point: "create_user.after", action: "kill" },
    );
    const reached = zombie.reached();
    const submitted = zombie.submit(request);
    await reached;
    await reconcileUntilIdle(stack, other);
    zombie.signal("SIGCONT");
    expect(await submitted).toBeNull();
    expect(await lateUsers(request.attemptId)).toBe(1);
    tally.add("users created late");
    expect(await other.reconcile()).toMatchObject({ lateUsers: 1 });
    await settle(stack, other, [{ request, outcome: null }]);
  });
});
