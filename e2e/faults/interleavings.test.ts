import { afterAll, beforeAll, expect, test } from "vitest";
import fc, { runs as runsOf } from "@/db/testing/fast-check";
import { reconcile } from "@/lib/jobs/reconcile";
import { setFaultHook } from "@/lib/provisioning/fault-points";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import {
  allRecords,
  countRecords,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { clearFaults, injectFault, installDatabaseFaults } from "./database-faults";
import { expectInvariants } from "./invariants";
import { recover } from "./recovery";
import { advanceTime, pastLeaseSeconds } from "./time";

withAuthServer();
beforeAll(installDatabaseFaults);
afterAll(() => setFaultHook(undefined));

const numRuns = runsOf(25);
/** The timeout for all runs of a test together. */
const limitMs = 120_000 + numRuns * 10_000;
let runs = 0;

/** The worker's possible positions when its lease expires, and the outcomes seen. */
const expiryPoints = ["claim.after", "create_user.after", "commit_records.before"] as const;
const ends = new Set<string>();

/** What the requests of a run can have in common. */
const shared = ["slug", "address", "key"] as const;

test(
  `two or three requests with the same slug, e-mail address or key create one tenant in each of ${numRuns} random orders of effects`,
  async () => {
    const createsOneTenant = fc.asyncProperty(
      fc.scheduler(),
      fc.constantFrom(...shared),
      fc.integer({ min: 2, max: 3 }),
      async (scheduler, same, count) => {
        const name = `order-${runs++}`;
        // The scheduler decides the order of all effects.
        setFaultHook((point) => scheduler.schedule(Promise.resolve(), point));
        const key = mintAttemptId();
        const requests = Array.from({ length: count }, (_, n) => {
          const input = inputFor(same === "address" ? `${name}-${n}` : name);
          const ownerEmail = same === "slug" ? `owner-${n}@${name}.test` : `owner@${name}.test`;
          return { input: { ...input, ownerEmail }, key: same === "key" ? key : mintAttemptId() };
        });
        const outcomes = await scheduler.waitFor(
          Promise.all(requests.map(({ input, key }) => submit(input, key))),
        );
        setFaultHook(undefined);
        expect(answers(outcomes)).toEqual(expected(same, count));
        const winner = outcomes.findIndex(({ kind }) => kind === "completed");
        expect(requests[winner] && (await countRecords(requests[winner].input))).toEqual(allRecords);
        await expectInvariants();
      },
    );
    await fc.assert(createsOneTenant, { numRuns });
  },
  limitMs,
);

test(
  `a worker with an expired lease and the reconciler agree on one outcome in each of ${numRuns} random orders of effects`,
  async () => {
    const hasOneOutcome = fc.asyncProperty(
      fc.scheduler(),
      fc.constantFrom(...expiryPoints),
      fc.boolean(),
      async (scheduler, expiryPoint, refused) => {
        const input = inputFor(`lease-${runs++}`);
        const leaseIsOver = Promise.withResolvers<void>();
        setFaultHook(async (point) => {
          if (point === expiryPoint) {
            await advanceTime(pastLeaseSeconds);
            leaseIsOver.resolve();
          }
          await scheduler.schedule(Promise.resolve(), point);
        });
        if (refused) await injectFault(input.slug, "commit_records", "refuse");
        const reconciled = leaseIsOver.promise.then(() => reconcile());
        const [outcome] = await scheduler.waitFor(Promise.all([submit(input), reconciled]));
        setFaultHook(undefined);
        ends.add(outcome.kind === "refused" ? outcome.code : outcome.kind);
        await clearFaults();
        await recover();
        expect(await countRecords(input)).toEqual(outcome.kind === "completed" ? allRecords : noRecords);
        // The outcome is unsettled if the reconciler was still working when the worker read it.
        if (outcome.kind !== "unsettled")
          expect(await submit(input, outcome.attemptId)).toMatchObject(finalParts(outcome));
        await expectInvariants();
      },
    );
    await fc.assert(hasOneOutcome, { numRuns });
    // With few runs, one of these outcomes might be missing by chance. With many, both must occur.
    if (numRuns >= 200) expect([...ends]).toEqual(expect.arrayContaining(["INTERRUPTED", "completed"]));
  },
  limitMs,
);

/** The parts of an outcome that no later outcome may contradict. */
function finalParts(outcome: Outcome): Partial<Outcome> {
  return outcome.kind === "refused"
    ? { kind: outcome.kind, status: outcome.status, code: outcome.code }
    : { kind: outcome.kind };
}

function answers(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind)).sort();
}

function expected(same: (typeof shared)[number], count: number): string[] {
  if (same === "key") return Array(count).fill("completed");
  return [...Array(count - 1).fill(same === "slug" ? "SLUG_TAKEN" : "EMAIL_TAKEN"), "completed"];
}
