import { expect } from "vitest";
import { reconcile } from "@/lib/jobs/reconcile";
import type { Effect } from "@/lib/provisioning/effect";
import type { Outcome } from "@/lib/provisioning/outcome";
import { failAuth, recorded, submit } from "@/lib/provisioning/testing";
import type { Column, Fault, Scene, Sent } from "../cell";
import { clearFaults, spoil } from "../database-faults";
import { expectOutcome } from "../expect-outcome";
import { count } from "../recovery-paths";
import { leaseOverSeconds, passTime } from "../time";
import { die, loseConnection, type Plan, pause, Worker } from "../workers";

/** The acting worker's work; returns an outcome if it is a submission. */
type Act = () => Promise<Outcome | undefined>;

const reconciler: Act = async () => {
  await reconcile();
  return undefined;
};

/** Prepares the scene in which the next worker reaches the effect, and returns that worker's work. */
async function setScene(scene: Scene, { key, input }: Sent): Promise<Act> {
  if (scene === "submission") return () => submit(input, key);
  if (scene === "take-over") {
    const worker = new Worker({ at: "create_user.after", does: die });
    await worker.arrived(worker.run(() => submit(input, key)));
    await passTime(leaseOverSeconds);
    return reconciler;
  }
  await spoil(input.slug, "commit_records", "refuse");
  if (scene === "undo") return () => submit(input, key);
  await failAuth(input, { route: "DELETE /admin/users/{id}", kind: "fail" });
  await expectOutcome(await submit(input, key), input);
  await passTime(leaseOverSeconds);
  return reconciler;
}

/** The default way to cause a column's fault. */
function usual(effect: Effect, column: Column): { mode?: "refuse" | "cut" | "drop"; plan?: Plan } {
  switch (column) {
    case "definite error":
      return { mode: "refuse" };
    case "not applied":
      return { mode: "cut" };
    case "applied, reply lost":
      return { plan: { at: `${effect}.after`, does: loseConnection } };
    case "false success":
      return { mode: "drop" };
    case "crash before":
      return { plan: { at: `${effect}.before`, does: die } };
    case "crash after":
      return { plan: { at: `${effect}.after`, does: die } };
    default:
      return { plan: { at: `${effect}.before`, does: pause } };
  }
}

/** Plays one cell until its worker has answered or died. Returns true if an answer was replayed. */
export async function play(
  { effect, scene }: { effect: Effect; scene: Scene },
  column: Column,
  fault: Fault,
  sent: Sent,
): Promise<boolean> {
  const act = await setScene(scene, sent);
  const means = fault.arm || fault.plan ? {} : usual(effect, column);
  await fault.arm?.(sent);
  if (means.mode) await spoil(sent.input.slug, effect, means.mode);
  const worker = new Worker(fault.plan?.(sent) ?? means.plan);
  const result = worker.run(act);
  // The reconciler throws if its own effect fails; the schedule runs it again.
  const settled = result.catch((error) => {
    if (scene === "submission" || scene === "undo") throw error;
    return undefined;
  });
  const plan = worker.plan;
  if (column === "slow / zombie") await outlive(worker, settled, sent);
  if (column === "duplicate") return sendTwice(worker, settled, act);
  if (column.startsWith("crash") && plan) {
    await worker.arrived(settled);
    return false;
  }
  const outcome = await settled;
  if (!outcome) return false;
  await expectOutcome(outcome, sent.input, fault.left);
  if (column === "applied, reply lost" && outcome.kind === "completed") count("adopted after a lost reply");
  return false;
}

/** Resumes the worker after the reconciler has ended its attempt; it must not change the attempt. */
async function outlive(worker: Worker, settled: Promise<unknown>, { key }: Sent): Promise<void> {
  await worker.arrived(settled);
  await clearFaults();
  await passTime(leaseOverSeconds);
  await reconcile();
  const ended = await recorded(key);
  expect(["failed", "rolled_back"]).toContain(ended?.status);
  worker.resume();
  await settled;
  const { status, fence } = (await recorded(key)) ?? {};
  expect({ status, fence }).toEqual({ status: ended?.status, fence: ended?.fence });
  count("a fence refused a zombie");
}

/** Sends the same request again while the first is at its point, and once more after; all get one answer. */
async function sendTwice(first: Worker, settled: Promise<Outcome | undefined>, act: Act): Promise<boolean> {
  await first.arrived(settled);
  const second = new Worker({ at: "claim.before", does: () => undefined });
  const joined = second.run(act);
  await Promise.race([second.arrived(joined), joined]);
  first.resume();
  const answers = [await settled, await joined, await act()];
  expect(answers).toEqual(Array(3).fill(answers[0]));
  if (answers[0]) count("replayed");
  return true;
}
