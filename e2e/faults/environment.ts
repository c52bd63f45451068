import { expect } from "vitest";
import { reconcile } from "@/lib/jobs/reconcile";
import { forwardBudgetMs } from "@/lib/provisioning/attempt";
import type { FaultPoint } from "@/lib/provisioning/effect";
import type { Outcome } from "@/lib/provisioning/outcome";
import { provision } from "@/lib/provisioning/provision";
import {
  actor,
  existing,
  failAuth,
  nothing,
  recorded,
  releaseLateCommits,
  submit,
} from "@/lib/provisioning/testing";
import type { Sent } from "./cell";
import { clearFaults, exhaustLimit, resetLimit, spoil } from "./database-faults";
import { send } from "./entry-row";
import type { Existing } from "./expect-outcome";
import { insertTenant, takeAccountOver } from "./foreign";
import { lateSubmission } from "./late-submission";
import { recover } from "./recovery";
import { leaseOverSeconds, passTime } from "./time";
import { until } from "./until";
import { die, pause, Worker } from "./workers";

const create = "POST /admin/users";
const lookUp = "GET /admin/users/{id}";
const remove = "DELETE /admin/users/{id}";

/** Resumes a worker stopped at `at` after the reconciler has raised the fence and before it ends the attempt. */
async function goOnUnderOldFence({ key, input }: Sent, at: FaultPoint): Promise<Outcome> {
  const stopped = new Worker({ at, does: pause });
  const outcome = stopped.run(() => submit(input, key));
  await stopped.arrived(outcome);
  await passTime(leaseOverSeconds);
  const reconciler = new Worker({ at: "delete_user.before", does: pause });
  const reconciled = reconciler.run(() => reconcile());
  await reconciler.arrived(reconciled);
  const taken = await recorded(key);
  stopped.resume();
  expect(await outcome).toMatchObject({ kind: "unsettled" });
  expect(await recorded(key)).toEqual(taken);
  reconciler.resume();
  await reconciled;
  return submit(input, key);
}

/** A fault outside the steps of the saga. `play` returns the caller's outcome. */
export type EnvironmentFault = {
  name: string;
  end: string;
  play: (sent: Sent) => Promise<Outcome>;
  left?: Partial<Existing>;
};

export const environment: readonly EnvironmentFault[] = [
  {
    name: "the worker's backend is terminated while it writes the records",
    end: "CLEAN",
    play: async ({ key, input }) => {
      await spoil(input.slug, "commit_records", "cut");
      return submit(input, key);
    },
  },
  {
    name: "a deferred constraint rejects the records at commit",
    end: "CLEAN",
    play: async ({ key, input }) => {
      await spoil(input.slug, "deferred", "refuse");
      return submit(input, key);
    },
  },
  {
    name: "the Auth server drops every connection",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await failAuth(input, { route: create, kind: "unavailable", times: 9 });
      return submit(input, key);
    },
  },
  {
    name: "the Auth server creates the account and never answers",
    end: "FLAG → CLEAN",
    // Only 1.5 s of the attempt's time are left, which limits the call.
    play: async ({ key, input }) => {
      await failAuth(input, { route: create, kind: "commit-then-hang", times: 9 });
      return provision(actor, lateSubmission(key, input, forwardBudgetMs - 1_500));
    },
  },
  {
    name: "the account appears only after its attempt is undone",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      const late = { route: create, kind: "commit-late", times: 9, delayMs: 60_000 };
      await failAuth(input, late);
      const outcome = await submit(input, key);
      await releaseLateCommits();
      await until("the late account is there", async () => (await existing(input))?.users === 1);
      return outcome;
    },
  },
  {
    name: "a stopped worker creates the account after the last clean-up check",
    end: "R → FLAG → CLEAN",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "create_user.before", does: pause });
      const outcome = worker.run(() => submit(input, key));
      await worker.arrived(outcome);
      await recover();
      // It dies right after, so that only the reconciler's search for late users can find the account.
      worker.replan({ at: "create_user.after", does: die });
      worker.resume();
      await worker.arrived(outcome);
      expect(await existing(input)).toEqual({ ...nothing, users: 1 });
      await reconcile();
      return submit(input, key);
    },
  },
  {
    name: "a stopped worker resumes at the records while the reconciler undoes its attempt",
    end: "R → CLEAN",
    play: (sent) => goOnUnderOldFence(sent, "commit_records.before"),
  },
  {
    name: "a stopped undo resumes while the reconciler undoes the same attempt",
    end: "R → FLAG → CLEAN",
    play: async (sent) => {
      await spoil(sent.input.slug, "commit_records", "refuse");
      return goOnUnderOldFence(sent, "end_attempt.before");
    },
  },
  {
    name: "a new attempt needs the slug of a dead one",
    end: "OK",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "claim.after", does: die });
      await worker.arrived(worker.run(() => submit(input)));
      await passTime(leaseOverSeconds);
      return submit(input, key);
    },
  },
  {
    name: "the same form is sent again after its worker died",
    end: "R → CLEAN",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "create_user.after", does: die });
      await worker.arrived(worker.run(() => submit(input, key)));
      await passTime(leaseOverSeconds);
      return submit(input, key);
    },
  },
  {
    name: "a gateway rejects a valid key twice",
    end: "OK",
    play: async ({ key, input }) => {
      await failAuth(input, { route: create, kind: "bad-jwt", times: 2 });
      return submit(input, key);
    },
  },
  {
    name: "a completed form is sent again while authorisation fails",
    end: "OK",
    play: async (sent) => {
      const outcome = await send(sent);
      await spoil(actor.id, "authorise", "cut");
      expect(await send(sent)).toMatchObject({ kind: "completed", attemptId: sent.key });
      return outcome;
    },
  },
  {
    name: "a completed form is sent again over the rate limit",
    end: "OK",
    play: async (sent) => {
      const outcome = await send(sent);
      await exhaustLimit("provision", actor.id);
      expect(await send(sent)).toMatchObject({ kind: "completed", attemptId: sent.key });
      await resetLimit("provision", actor.id);
      return outcome;
    },
  },
  {
    name: "a form whose authorisation failed is sent again with its key",
    end: "OK",
    play: async (sent) => {
      await spoil(actor.id, "authorise", "cut");
      expect(await send(sent)).toMatchObject({ kind: "refused", code: "DATABASE_FAILED", recorded: false });
      await clearFaults();
      return send(sent);
    },
  },
  {
    name: "a gateway answers the creation of the account with its own HTML page",
    end: "OK",
    play: async ({ key, input }) => {
      await failAuth(input, { route: create, kind: "html", times: 1 });
      return submit(input, key);
    },
  },
  {
    name: "a gateway answers every creation of the account with JSON about another user",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await failAuth(input, { route: create, kind: "foreign-json", times: 9 });
      return submit(input, key);
    },
  },
  {
    name: "a gateway answers ten lookups of the account with its own HTML page",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await spoil(input.slug, "commit_records", "refuse");
      await failAuth(input, { route: lookUp, kind: "html", times: 10 });
      return submit(input, key);
    },
  },
  {
    name: "a gateway answers lookups of the account with JSON about another user, and deletions with an HTML page",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await spoil(input.slug, "commit_records", "refuse");
      await failAuth(
        input,
        { route: lookUp, kind: "foreign-json", times: 2 },
        { route: remove, kind: "html", times: 2 },
      );
      return submit(input, key);
    },
  },
  {
    name: "the reply to a creation is lost, the retry finds the address taken by its own account, and lookups fail",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await failAuth(
        input,
        { route: create, kind: "commit-then-reset" },
        { route: lookUp, kind: "html", times: 2 },
      );
      const outcome = await submit(input, key);
      expect(outcome).toMatchObject({ kind: "refused", code: "AUTH_FAILED", status: "rolled_back" });
      return outcome;
    },
  },
  {
    name: "a trigger on auth.users raises an error",
    end: "CLEAN",
    play: async ({ key, input }) => {
      await spoil(input.ownerEmail, "create_user", "refuse");
      const outcome = await submit(input, key);
      const detail = { sqlstate: "P0001", message: "refused by a test" };
      expect(outcome).toMatchObject({ kind: "refused", code: "AUTH_FAILED", status: "failed", detail });
      return outcome;
    },
  },
  {
    name: "another program takes the slug between claim and commit",
    end: "CLEAN",
    play: async ({ key, input }) => {
      const worker = new Worker({ at: "create_user.after", does: () => insertTenant(input) });
      return worker.run(() => submit(input, key));
    },
    left: { tenants: 1 },
  },
  {
    name: "the Auth server refuses every deletion",
    end: "FLAG → MANUAL",
    play: async ({ key, input }) => {
      await spoil(input.slug, "commit_records", "refuse");
      await failAuth(input, { route: remove, kind: "fail", times: 99 });
      return submit(input, key);
    },
    left: { users: 1 },
  },
  {
    name: "the account with our id no longer names our attempt",
    end: "FLAG → MANUAL",
    play: async ({ key, input }) => {
      await spoil(input.slug, "commit_records", "refuse");
      const worker = new Worker({ at: "delete_user.before", does: () => takeAccountOver(input) });
      return worker.run(() => submit(input, key));
    },
    left: { users: 1 },
  },
];
