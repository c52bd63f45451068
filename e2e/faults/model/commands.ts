import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import fc from "@/db/testing/fast-check";
import { runCleanups } from "@/lib/cleanups/run";
import { reconcile } from "@/lib/jobs/reconcile";
import { forwardBudgetMs } from "@/lib/provisioning/attempt";
import { reopenCleanup } from "@/lib/provisioning/cleanup-flag";
import type { FaultPoint } from "@/lib/provisioning/effect";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import { provision } from "@/lib/provisioning/provision";
import { actor, failAuth, recorded, submit } from "@/lib/provisioning/testing";
import { clearFaults, spoil } from "../database-faults";
import { lateSubmission } from "../late-submission";
import { passTime } from "../time";
import { die, Worker } from "../workers";
import {
  answerOf,
  answersTo,
  type Claimed,
  claimedOf,
  existingIn,
  inputOf,
  type Model,
  points,
  type Refused,
  undoStale,
} from "./index";

export type Real = { prefix: string };
export type Command = fc.AsyncCommand<Model, Real, true>;
type Fault = "none" | "refused" | "refused, undo stuck" | { crash: FaultPoint };

const leaseSeconds = 75;

/** The kinds of steps taken so far, with the state they found. */
export const met = new Set<string>();

/** An attempt's state in words, for `met`. */
function stateOf(attempt: Claimed | Refused): string {
  if (attempt.state !== "dead") return attempt.state;
  return attempt.leaseLeft > 0 ? "dead, leased" : "dead, lease over";
}

/** A command on both the model and the database, which must match afterwards. */
function command(
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check: async (model) => check(model),
    run: async (model, real) => {
      await run(model, real);
      expect(await existingOf(real)).toEqual(existingIn(model));
    },
    toString: () => name,
  };
}

/** Tenants and owner accounts of one run in the database. */
export async function existingOf({ prefix }: Real): Promise<ReturnType<typeof existingIn>> {
  const { rows } = await admin.execute<{ slugs: string[]; owners: string[] }>(sql`
    select array(select slug from provisioning.tenants where slug like ${`${prefix}-%`} order by slug) as slugs,
      array(select email from auth.users where email like ${`%@${prefix}.test`} order by email) as owners`);
  return rows[0] ?? { slugs: [], owners: [] };
}

type Submission = { slug: number; owner: number; fault: Fault };

const submitOf = ({ slug, owner, fault }: Submission): Command =>
  command(`submit(${slug}, ${owner}, ${JSON.stringify(fault)})`, async (model, { prefix }) => {
    const input = inputOf(prefix, slug, owner);
    const key = mintAttemptId();
    const answers = answersTo(model, input);
    const outcome = await submitWith(fault, key, input);
    if (outcome !== "died" && outcome.kind === "refused" && outcome.status === "failed") {
      expect(answers).toContain(outcome.code);
      // A request that finds a stale attempt ends it, even if another attempt still refuses the request.
      if (outcome.detail.heldBy === "attempt") undoStale(model, input);
      model.attempts.set(key, { input, state: "refused", code: outcome.code });
      met.add(`submit: ${outcome.code}`);
      return;
    }
    const crash = typeof fault === "object" ? fault.crash : null;
    met.add(`submit: ${crash ?? fault}`);
    // A request that died at its claim may have been refused, or never sent; it then left nothing.
    if (crash?.startsWith("claim.") && !(await recorded(key))) {
      return expect([crash, ...answers]).not.toEqual(["claim.after", "go"]);
    }
    expect(answers).toContain("go");
    undoStale(model, input);
    const claimed = { input, leaseLeft: leaseSeconds };
    const died = crash !== null && crash !== "commit_records.after";
    expect(outcome === "died" ? "died" : answerOf(outcome)).toBe(
      crash ? "died" : fault === "none" ? "completed" : "DATABASE_FAILED",
    );
    if (died) {
      const account = points.indexOf(crash) > points.indexOf("create_user.before") ? "there" : "none";
      model.attempts.set(key, { ...claimed, state: "dead", account });
    } else if (fault === "none" || crash) {
      model.attempts.set(key, { ...claimed, state: "completed", account: "there" });
    } else {
      const account = fault === "refused" ? "none" : { cleanupDueIn: 15 };
      model.attempts.set(key, { ...claimed, state: "undone", account });
    }
  });

const submitNew = fc
  .record({
    slug: fc.nat(2),
    owner: fc.nat(2),
    fault: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Fault>("none") },
      { weight: 1, arbitrary: fc.constantFrom<Fault>("refused", "refused, undo stuck") },
      { weight: 3, arbitrary: fc.constantFrom(...points).map((crash): Fault => ({ crash })) },
    ),
  })
  .map(submitOf);

async function submitWith(fault: Fault, key: string, input: ProvisionInput): Promise<Outcome | "died"> {
  if (typeof fault === "object") {
    const worker = new Worker({ at: fault.crash, does: die });
    const result = worker.run(() => submit(input, key));
    const died = await worker.arrived(result).then(
      () => true,
      () => false,
    );
    if (!died) return result;
    return "died";
  }
  const remove = { route: "DELETE /admin/users/{id}", kind: "fail" };
  if (fault !== "none") await spoil(input.slug, "commit_records", "refuse");
  if (fault === "refused, undo stuck") await failAuth(input, remove);
  const outcome = await submit(input, key);
  await clearFaults();
  // A request refused early leaves its fault armed; replace it with one that no request matches.
  if (fault === "refused, undo stuck") await failAuth(input, { route: "GET /nowhere", kind: "fail" });
  return outcome;
}

/** A key used before, by its index. */
function usedKey(model: Readonly<Model>, place: number) {
  const keys = [...model.attempts.keys()];
  const key = keys[place % keys.length] ?? "";
  const attempt = model.attempts.get(key);
  if (!attempt) throw new Error("no key was used before");
  return { key, attempt };
}

const hasUsedKey = (model: Readonly<Model>) => model.attempts.size > 0;

const resubmitOf = (place: number): Command =>
  command(
    `resubmit(${place})`,
    async (model) => {
      const { key, attempt } = usedKey(model, place);
      met.add(`resubmit: ${stateOf(attempt)}`);
      // A leased attempt cannot be taken over yet. The form's time is used up, so that the request does not wait.
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

const resubmit = fc.nat(20).map(resubmitOf);

const resubmitOther = fc.nat(20).map((place) =>
  command(
    `resubmitOther(${place})`,
    async (model) => {
      const { key, attempt } = usedKey(model, place);
      met.add(`resubmit other data: ${stateOf(attempt)}`);
      const outcome = await submit({ ...attempt.input, name: "Another name" }, key);
      expect(answerOf(outcome)).toBe("REQUEST_CONFLICT");
    },
    hasUsedKey,
  ),
);

const timePassesOf = (seconds: number): Command =>
  command(`timePasses(${seconds})`, async (model) => {
    await passTime(seconds);
    for (const attempt of claimedOf(model)) {
      attempt.leaseLeft -= seconds;
      if (typeof attempt.account === "object") attempt.account.cleanupDueIn -= seconds;
    }
  });

const timePasses = fc.constantFrom(40, 80).map(timePassesOf);

const reconcileNow: Command = command("reconcile()", async (model) => {
  await reconcile();
  for (const attempt of claimedOf(model)) met.add(`reconcile: ${stateOf(attempt)}`);
  undoStale(model);
  for (const attempt of claimedOf(model)) {
    if (typeof attempt.account !== "object") continue;
    met.add(`reconcile: clean-up ${attempt.account.cleanupDueIn <= 0 ? "due" : "not due"}`);
    if (attempt.account.cleanupDueIn <= 0) attempt.account = "none";
  }
});

const retryCleanupOf = (place: number): Command =>
  command(
    `retryCleanup(${place})`,
    async (model) => {
      const { key, attempt } = usedKey(model, place);
      if (attempt.state !== "undone") return;
      met.add(`retry clean-up: ${attempt.account === "none" ? "nothing left" : "account left"}`);
      await reopenCleanup(key);
      const { rows } = await db.execute<{ id: string }>(
        sql`select owner_user_id as id from provisioning.attempts where id = ${key}::uuid`,
      );
      await runCleanups({ userId: rows[0]?.id ?? "" });
      attempt.account = "none";
    },
    hasUsedKey,
  );

const retryCleanup = fc.nat(20).map(retryCleanupOf);

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

const stuck = submitOf({ slug: 0, owner: 0, fault: "refused, undo stuck" });

/** Sequences that rarely occur by chance. */
export const rare: Command[][] = [
  [submitOf({ slug: 0, owner: 0, fault: { crash: "create_user.after" } }), timePassesOf(80), resubmitOf(0)],
  [stuck, retryCleanupOf(0)],
  [stuck, reconcileNow, timePassesOf(40), reconcileNow, retryCleanupOf(0)],
];
