import { expect } from "vitest";
import { reconcile } from "@/lib/jobs/reconcile";
import type { FaultPoint } from "@/lib/provisioning/fault-points";
import type { Outcome } from "@/lib/provisioning/outcome";
import { attemptRow, countRecords, noRecords, submit } from "@/lib/provisioning/testing";
import type { CellRequest, EnvironmentFault } from "../cell";
import { injectFault } from "../database-faults";
import { recover } from "../recovery";
import { advanceTime, pastLeaseSeconds } from "../time";
import { die, pause, Worker } from "../workers";

/** Stops a worker at `at`, and resumes it after the reconciler has raised the fence but before it ends the attempt. */
async function resumeWithOldFence({ key, input }: CellRequest, at: FaultPoint): Promise<Outcome> {
  const stopped = new Worker({ at, action: pause });
  const outcome = stopped.run(() => submit(input, key));
  await stopped.arrived(outcome);
  await advanceTime(pastLeaseSeconds);
  const reconciler = new Worker({ at: "delete_user.before", action: pause });
  const reconciled = reconciler.run(() => reconcile());
  await reconciler.arrived(reconciled);
  const takenOver = await attemptRow(key);
  stopped.resume();
  expect(await outcome).toMatchObject({ kind: "unsettled" });
  expect(await attemptRow(key)).toEqual(takenOver);
  reconciler.resume();
  await reconciled;
  return submit(input, key);
}

/** Workers that die, or that stop and resume after their lease has expired. */
export const workerFaults: readonly EnvironmentFault[] = [
  {
    name: "a stopped worker creates the account after the last clean-up check",
    end: "R → FLAG → CLEAN",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "create_user.before", action: pause });
      const outcome = worker.run(() => submit(input, key));
      await worker.arrived(outcome);
      await recover();
      // The worker then dies, so only the reconciler's search for late users can find the account.
      worker.replan({ at: "create_user.after", action: die });
      worker.resume();
      await worker.arrived(outcome);
      expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
      await reconcile();
      return submit(input, key);
    },
  },
  {
    name: "a stopped worker resumes before writing the records, while the reconciler undoes its attempt",
    end: "R → CLEAN",
    play: (sent) => resumeWithOldFence(sent, "commit_records.before"),
  },
  {
    name: "a stopped undo resumes while the reconciler undoes the same attempt",
    end: "R → FLAG → CLEAN",
    play: async (sent) => {
      await injectFault(sent.input.slug, "commit_records", "refuse");
      return resumeWithOldFence(sent, "end_attempt.before");
    },
  },
  {
    name: "a new attempt needs the slug of a dead attempt",
    end: "OK",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "claim.after", action: die });
      await worker.arrived(worker.run(() => submit(input)));
      await advanceTime(pastLeaseSeconds);
      return submit(input, key);
    },
  },
  {
    name: "the same form is sent again after its worker died",
    end: "R → CLEAN",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "create_user.after", action: die });
      await worker.arrived(worker.run(() => submit(input, key)));
      await advanceTime(pastLeaseSeconds);
      return submit(input, key);
    },
  },
];
