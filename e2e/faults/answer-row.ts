import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { admin } from "@/db/testing/admin";
import { reconcile } from "@/lib/jobs/reconcile";
import type { FaultPoint } from "@/lib/provisioning/fault-points";
import { submit } from "@/lib/provisioning/testing";
import type { CellRequest, Row } from "./cell";
import { injectFault } from "./database-faults";
import { expectOutcome } from "./expect-outcome";
import { advanceTime, pastLeaseSeconds } from "./time";
import { die, type Plan, pause, Worker } from "./workers";

/** Runs a submission up to `at`. */
async function begin({ key, input }: CellRequest, at: FaultPoint, action: Plan["action"]) {
  const worker = new Worker({ at, action });
  const outcome = worker.run(() => submit(input, key));
  await worker.arrived(outcome);
  return { worker, outcome };
}

/** The answer is read back from the database if the reply to its write was lost. The same key replays it. */
export const answerRow: Row = {
  name: "answer, replay",
  reached: null,
  cells: {
    "definite error": {
      end: "CLEAN, REPLAY",
      // The undo is written but cannot be read back, so the answer is “unsettled”.
      play: async (sent) => {
        await injectFault(sent.input.slug, "commit_records", "refuse");
        const { worker, outcome } = await begin(sent, "end_attempt.after", pause);
        await admin.execute(sql`alter table provisioning.attempts rename to attempts_away`);
        worker.resume();
        expect(await outcome).toMatchObject({ kind: "unsettled", status: null });
        await admin.execute(sql`alter table provisioning.attempts_away rename to attempts`);
        await expectOutcome(await submit(sent.input, sent.key), sent.input);
        return true;
      },
    },
    "not applied": {
      without: "A read changes nothing, so a read that is not applied is the same as one that fails.",
    },
    "applied, reply lost": {
      end: "OK, REPLAY",
      play: async ({ key, input }) => {
        const lost = await submit(input, key);
        expect(await submit(input, key)).toEqual(lost);
        return true;
      },
    },
    "false success": {
      without: "The answer is read from the database, so it cannot claim more than the database contains.",
    },
    "crash before": {
      end: "OK, REPLAY",
      play: async (sent) => {
        await begin(sent, "commit_records.after", die);
        const outcome = await submit(sent.input, sent.key);
        expect(outcome).toMatchObject({ kind: "completed", attemptId: sent.key });
        await expectOutcome(outcome, sent.input);
        return true;
      },
    },
    "crash after": { without: "The answer is sent, and the attempt needs no more work." },
    "slow / zombie": {
      end: "OK",
      play: async (sent) => {
        const { worker, outcome } = await begin(sent, "commit_records.after", pause);
        await advanceTime(pastLeaseSeconds);
        await reconcile();
        worker.resume();
        expect(await outcome).toMatchObject({ kind: "completed" });
        await expectOutcome(await outcome, sent.input);
        return false;
      },
    },
    duplicate: {
      end: "OK, REPLAY",
      play: async ({ key, input }) => {
        const first = await submit(input, key);
        const again = await Promise.all(Array.from({ length: 5 }, () => submit(input, key)));
        expect(again).toEqual(Array(5).fill(first));
        return true;
      },
    },
  },
};
