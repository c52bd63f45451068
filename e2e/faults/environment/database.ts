import { expect } from "vitest";
import { actor, submit } from "@/lib/provisioning/testing";
import type { EnvironmentFault } from "../cell";
import { clearFaults, exhaustLimit, injectFault, resetLimit } from "../database-faults";
import { send } from "../entry-row";
import { insertTenant } from "../external-changes";
import { Worker } from "../workers";

/** Faults in Postgres and its triggers, and writes by other programs. */
export const databaseFaults: readonly EnvironmentFault[] = [
  {
    name: "the worker's backend is terminated while it writes the records",
    end: "CLEAN",
    play: async ({ key, input }) => {
      await injectFault(input.slug, "commit_records", "cut");
      return submit(input, key);
    },
  },
  {
    name: "a deferred constraint rejects the records at commit",
    end: "CLEAN",
    play: async ({ key, input }) => {
      await injectFault(input.slug, "deferred", "refuse");
      return submit(input, key);
    },
  },
  {
    name: "a completed form is sent again while authorisation fails",
    end: "OK",
    play: async (sent) => {
      const outcome = await send(sent);
      await injectFault(actor.id, "authorise", "cut");
      expect(await send(sent)).toMatchObject({ kind: "completed", attemptId: sent.key });
      return outcome;
    },
  },
  {
    name: "a completed form is sent again after the rate limit is reached",
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
    name: "a form is sent again with its key after its authorisation failed",
    end: "OK",
    play: async (sent) => {
      await injectFault(actor.id, "authorise", "cut");
      expect(await send(sent)).toMatchObject({ kind: "refused", code: "DATABASE_FAILED", recorded: false });
      await clearFaults();
      return send(sent);
    },
  },
  {
    name: "a trigger on auth.users raises an error",
    end: "CLEAN",
    play: async ({ key, input }) => {
      await injectFault(input.ownerEmail, "create_user", "refuse");
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
      const worker = new Worker({ at: "create_user.after", action: () => insertTenant(input) });
      return worker.run(() => submit(input, key));
    },
    left: { tenants: 1 },
  },
];
