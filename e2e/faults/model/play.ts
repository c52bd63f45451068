import { expect } from "vitest";
import { reconcile } from "@/lib/jobs/reconcile";
import type { Effect } from "@/lib/provisioning/fault-points";
import type { Outcome } from "@/lib/provisioning/outcome";
import { attemptRow, failAuth, submit } from "@/lib/provisioning/testing";
import type { CellRequest, Column, Fault, Scene } from "../cell";
import { clearFaults, injectFault } from "../database-faults";
import { send } from "../entry-row";
import { expectOutcome } from "../expect-outcome";
import { count } from "../recovery-paths";
import { advanceTime, pastLeaseSeconds } from "../time";
import { die, loseConnection, type Plan, pause, Worker } from "../workers";

/** A worker's task; returns an outcome if it is a submission. */
type Task = () => Promise<Outcome | undefined>;

const reconciler: Task = async () => {
  await reconcile();
  return undefined;
};

/** Prepares the state in which the next worker reaches the effect, and returns that worker's task. */
async function prepareScene(scene: Scene, { key, input }: CellRequest): Promise<Task> {
  if (scene === "submission") return () => submit(input, key);
  if (scene === "form") return () => send({ key, input });
  if (scene === "take-over") {
    const worker = new Worker({ at: "create_user.after", action: die });
    await worker.arrived(worker.run(() => submit(input, key)));
    await advanceTime(pastLeaseSeconds);
    return reconciler;
  }
  await injectFault(input.slug, "commit_records", "refuse");
  if (scene === "undo") return () => submit(input, key);
  await failAuth(input, { route: "DELETE /admin/users/{id}", kind: "fail" });
  await expectOutcome(await submit(input, key), input);
  await advanceTime(pastLeaseSeconds);
  return reconciler;
}

/** The default way to cause a column's fault. */
function defaultFault(effect: Effect, column: Column): { mode?: "refuse" | "cut" | "drop"; plan?: Plan } {
  switch (column) {
    case "definite error":
      return { mode: "refuse" };
    case "not applied":
      return { mode: "cut" };
    case "applied, reply lost":
      return { plan: { at: `${effect}.after`, action: loseConnection } };
    case "false success":
      return { mode: "drop" };
    case "crash before":
      return { plan: { at: `${effect}.before`, action: die } };
    case "crash after":
      return { plan: { at: `${effect}.after`, action: die } };
    default:
      return { plan: { at: `${effect}.before`, action: pause } };
  }
}

/** Runs one cell until its worker has answered or died. Returns true if the task was repeated with the same result. */
export async function play(
  { effect, scene }: { effect: Effect; scene: Scene },
  column: Column,
  fault: Fault,
  sent: CellRequest,
): Promise<boolean> {
  const task = await prepareScene(scene, sent);
  const defaults = fault.arm || fault.plan ? {} : defaultFault(effect, column);
  await fault.arm?.(sent);
  if (defaults.mode) await injectFault(sent.input.slug, effect, defaults.mode);
  const worker = new Worker(fault.plan?.(sent) ?? defaults.plan);
  const result = worker.run(task);
  // The reconciler throws if its own effect fails; the schedule runs it again.
  const settled = result.catch((error) => {
    if (scene === "take-over" || scene === "clean-up") return undefined;
    throw error;
  });
  const plan = worker.plan;
  if (column === "slow / zombie") await resumeAfterUndo(worker, settled, sent);
  if (column === "duplicate") return sendTwice(worker, settled, task);
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

/** Resumes the worker after the reconciler has ended its attempt. The worker must not change the attempt. */
async function resumeAfterUndo(
  worker: Worker,
  settled: Promise<unknown>,
  { key }: CellRequest,
): Promise<void> {
  await worker.arrived(settled);
  await clearFaults();
  await advanceTime(pastLeaseSeconds);
  await reconcile();
  const ended = await attemptRow(key);
  expect(["failed", "rolled_back"]).toContain(ended?.status);
  worker.resume();
  await settled;
  const { status, fence } = (await attemptRow(key)) ?? {};
  expect({ status, fence }).toEqual({ status: ended?.status, fence: ended?.fence });
  count("a fence refused a zombie");
}

/** Runs the task again while the first worker is at its fault point, and once more afterwards. All answers must be equal. */
async function sendTwice(first: Worker, settled: Promise<Outcome | undefined>, act: Task): Promise<boolean> {
  await first.arrived(settled);
  const second = new Worker({ at: "claim.before", action: () => undefined });
  const joined = second.run(act);
  await Promise.race([second.arrived(joined), joined]);
  first.resume();
  const answers = [await settled, await joined, await act()];
  expect(answers).toEqual(Array(3).fill(answers[0]));
  if (answers[0]) count("replayed");
  return true;
}
