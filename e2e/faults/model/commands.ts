import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import fc from "@/db/testing/fast-check";
import { runCleanups } from "@/lib/cleanups/run";
import { reconcile } from "@/lib/jobs/reconcile";
import { reopenCleanup } from "@/lib/provisioning/cleanup-flag";
import { forwardBudgetMs } from "@/lib/provisioning/limits";
import { provision } from "@/lib/provisioning/provision";
import { actor, submit } from "@/lib/provisioning/testing";
import { lateSubmission } from "../late-submission";
import { advanceTime } from "../time";
import { type Command, command, coveredSteps, stateOf } from "./command";
import { answerOf, claimedOf, type Model, undoExpired } from "./index";
import { submitCommand, submitNew } from "./submit";

/** A key used before, by its index. */
function usedKey(model: Readonly<Model>, place: number) {
  const keys = [...model.attempts.keys()];
  const key = keys[place % keys.length] ?? "";
  const attempt = model.attempts.get(key);
  if (!attempt) throw new Error("no key was used before");
  return { key, attempt };
}

const hasUsedKey = (model: Readonly<Model>) => model.attempts.size > 0;

const resubmitCommand = (place: number): Command =>
  command(
    `resubmit(${place})`,
    async (model) => {
      const { key, attempt } = usedKey(model, place);
      coveredSteps.add(`resubmit: ${stateOf(attempt)}`);
      // A leased attempt cannot be taken over yet. This form has no time left, so it does not wait for the lease's end.
      const inFlight = attempt.state === "dead" && attempt.leaseLeft > 0;
      const outcome = await provision(
        actor,
        lateSubmission(key, attempt.input, inFlight ? forwardBudgetMs : 0),
      );
      if (attempt.state === "refused") return expect(answerOf(outcome)).toBe(attempt.code);
      if (attempt.state === "completed") return expect(outcome.kind).toBe("completed");
      if (attempt.state === "undone") return expect(outcome).toMatchObject({ status: "rolled_back" });
      if (attempt.leaseLeft > 0) return expect(outcome.kind).toBe("unsettled");
      expect(answerOf(outcome)).toBe("INTERRUPTED");
      Object.assign(attempt, { state: "undone", account: "none" });
    },
    hasUsedKey,
  );

const resubmit = fc.nat(20).map(resubmitCommand);

const resubmitOther = fc.nat(20).map((place) =>
  command(
    `resubmitOther(${place})`,
    async (model) => {
      const { key, attempt } = usedKey(model, place);
      coveredSteps.add(`resubmit other data: ${stateOf(attempt)}`);
      const outcome = await submit({ ...attempt.input, name: "Another name" }, key);
      expect(answerOf(outcome)).toBe("REQUEST_CONFLICT");
    },
    hasUsedKey,
  ),
);

const timePassesCommand = (seconds: number): Command =>
  command(`timePasses(${seconds})`, async (model) => {
    await advanceTime(seconds);
    for (const attempt of claimedOf(model)) {
      attempt.leaseLeft -= seconds;
      if (typeof attempt.account === "object") attempt.account.cleanupDueIn -= seconds;
    }
  });

const timePasses = fc.constantFrom(40, 80).map(timePassesCommand);

const reconcileNow: Command = command("reconcile()", async (model) => {
  await reconcile();
  for (const attempt of claimedOf(model)) coveredSteps.add(`reconcile: ${stateOf(attempt)}`);
  undoExpired(model);
  for (const attempt of claimedOf(model)) {
    if (typeof attempt.account !== "object") continue;
    coveredSteps.add(`reconcile: clean-up ${attempt.account.cleanupDueIn <= 0 ? "due" : "not due"}`);
    if (attempt.account.cleanupDueIn <= 0) attempt.account = "none";
  }
});

const retryCleanupCommand = (place: number): Command =>
  command(
    `retryCleanup(${place})`,
    async (model) => {
      const { key, attempt } = usedKey(model, place);
      if (attempt.state !== "undone") return;
      coveredSteps.add(`retry clean-up: ${attempt.account === "none" ? "nothing left" : "account left"}`);
      await reopenCleanup(key);
      const { rows } = await db.execute<{ id: string }>(
        sql`select owner_user_id as id from provisioning.attempts where id = ${key}::uuid`,
      );
      await runCleanups({ userId: rows[0]?.id ?? "" });
      attempt.account = "none";
    },
    hasUsedKey,
  );

const retryCleanup = fc.nat(20).map(retryCleanupCommand);

export const anyCommands = fc.commands(
  [
    submitNew,
    submitNew,
    resubmit,
    resubmitOther,
    timePasses,
    timePasses,
    fc.constant(reconcileNow),
    retryCleanup,
  ],
  { maxCommands: 16, size: "max" },
);

const stuck = submitCommand({ slug: 0, owner: 0, fault: "refused, undo stuck" });

/** Sequences that random runs rarely contain. */
export const rareSequences: Command[][] = [
  [
    submitCommand({ slug: 0, owner: 0, fault: { crash: "create_user.after" } }),
    timePassesCommand(80),
    resubmitCommand(0),
  ],
  [stuck, retryCleanupCommand(0)],
  [stuck, reconcileNow, timePassesCommand(40), reconcileNow, retryCleanupCommand(0)],
];
