import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { withAuthServer } from "@/lib/provisioning/testing";
import { installDatabaseFaults } from "./database-faults";
import { expectInvariants } from "./invariants";
import { claimedOf, existingIn, type Model } from "./model";
import { anyCommands, existingOf, type Real } from "./model-commands";
import { recover } from "./recovery";
import { watchWorkers } from "./workers";

withAuthServer();
beforeAll(async () => {
  await installDatabaseFaults();
  watchWorkers();
});

const numRuns = Number(process.env.FAULT_RUNS ?? 200);
const seed = process.env.FAULT_SEED ? Number(process.env.FAULT_SEED) : undefined;
const limitMs = 50_000 + numRuns * 1_000;

let runs = 0;

test(
  `any order of ${numRuns} × up to 16 requests, repeats, crashes, waits, reconciliations and retries does what the model says`,
  async () => {
    const behaves = fc.asyncProperty(anyCommands, async (commands) => {
      const model: Model = { attempts: new Map() };
      const real: Real = { prefix: `run-${runs++}` };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await recover();
      await expectInvariants();
      // In the end only what was completed is there.
      for (const attempt of claimedOf(model)) if (attempt.state !== "completed") attempt.account = "none";
      expect(await existingOf(real)).toEqual(existingIn(model));
    });
    await fc.assert(behaves, { numRuns, seed, interruptAfterTimeLimit: limitMs * 0.8 });
  },
  limitMs,
);
