import { beforeAll, expect, test } from "vitest";
import fc, { runs as runsOf } from "@/db/testing/fast-check";
import { withAuthServer } from "@/lib/provisioning/testing";
import { installDatabaseFaults } from "../database-faults";
import { expectInvariants } from "../invariants";
import { recover } from "../recovery";
import { watchWorkers } from "../workers";
import { type Command, coveredSteps, existingOf, type Real } from "./command";
import { anyCommands, rareSequences } from "./commands";
import { claimedOf, existingIn, type Model, points } from "./index";

withAuthServer();
beforeAll(async () => {
  await installDatabaseFaults();
  watchWorkers();
});

const numRuns = runsOf(60);
/** The timeout for all runs of the test together. */
const limitMs = 120_000 + numRuns * 10_000;

let runs = 0;

const faults = ["none", "refused", "refused, undo stuck", ...points];
const states = ["refused", "completed", "undone", "dead, leased", "dead, lease over"];
/** The steps that all runs together must cover. */
const requiredSteps = [
  ...[...faults, "SLUG_TAKEN", "EMAIL_TAKEN"].map((step) => `submit: ${step}`),
  ...states.flatMap((state) => [`resubmit: ${state}`, `resubmit other data: ${state}`]),
  ...states.slice(1).map((state) => `reconcile: ${state}`),
  ...["due", "not due"].map((state) => `reconcile: clean-up ${state}`),
  ...["nothing left", "account left"].map((state) => `retry clean-up: ${state}`),
];

test(
  `the database matches the model in ${numRuns} random runs of up to 16 requests, crashes, waits and reconciliations`,
  async () => {
    const matchesModel = fc.asyncProperty(anyCommands, async (commands) => {
      const model: Model = { attempts: new Map() };
      const real: Real = { prefix: `run-${runs++}` };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await recover();
      await expectInvariants();
      // In the end, only completed attempts have left records or accounts.
      for (const attempt of claimedOf(model)) if (attempt.state !== "completed") attempt.account = "none";
      expect(await existingOf(real)).toEqual(existingIn(model));
    });
    await fc.assert(matchesModel, {
      numRuns,
      examples: rareSequences.map((commands): [Iterable<Command>] => [commands]),
    });
    expect([...coveredSteps]).toEqual(expect.arrayContaining(requiredSteps));
  },
  limitMs,
);
