import { expect } from "vitest";
import { forwardBudgetMs } from "@/lib/provisioning/limits";
import { provision } from "@/lib/provisioning/provision";
import { actor, countRecords, failAuth, releaseLateCommits, submit } from "@/lib/provisioning/testing";
import type { EnvironmentFault } from "../cell";
import { injectFault } from "../database-faults";
import { removeAttemptMark } from "../external-changes";
import { lateSubmission } from "../late-submission";
import { until } from "../until";
import { Worker } from "../workers";

const create = "POST /admin/users";
const lookUp = "GET /admin/users/{id}";
const remove = "DELETE /admin/users/{id}";

/** Faults of the Auth server and of a gateway in front of it. */
export const authServerFaults: readonly EnvironmentFault[] = [
  {
    name: "the Auth server drops every connection",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await failAuth(input, { route: create, kind: "unavailable", times: 9 });
      return submit(input, key);
    },
  },
  {
    name: "the Auth server creates the account and never responds",
    end: "FLAG → CLEAN",
    // The attempt has only 1.5 s of its time budget left, which limits the call.
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
      await until("the late account exists", async () => (await countRecords(input))?.users === 1);
      return outcome;
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
      await injectFault(input.slug, "commit_records", "refuse");
      await failAuth(input, { route: lookUp, kind: "html", times: 10 });
      return submit(input, key);
    },
  },
  {
    name: "a gateway answers lookups of the account with JSON about another user, and deletions with an HTML page",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await injectFault(input.slug, "commit_records", "refuse");
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
    name: "the reply to a creation is lost, the account is found, and the database refuses the records",
    end: "FLAG → CLEAN",
    play: async ({ key, input }) => {
      await injectFault(input.slug, "commit_records", "refuse");
      await failAuth(input, { route: create, kind: "commit-then-reset" });
      return submit(input, key);
    },
  },
  {
    name: "the Auth server refuses every deletion",
    end: "FLAG → MANUAL",
    play: async ({ key, input }) => {
      await injectFault(input.slug, "commit_records", "refuse");
      await failAuth(input, { route: remove, kind: "fail", times: 99 });
      return submit(input, key);
    },
    left: { users: 1 },
  },
  {
    name: "the account no longer refers to the attempt that created it",
    end: "FLAG → MANUAL",
    play: async ({ key, input }) => {
      await injectFault(input.slug, "commit_records", "refuse");
      const worker = new Worker({ at: "delete_user.before", action: () => removeAttemptMark(input) });
      return worker.run(() => submit(input, key));
    },
    left: { users: 1 },
  },
];
