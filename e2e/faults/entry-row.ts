import { expect } from "vitest";
import { defineWriteAction } from "@/lib/guards/action";
import { attemptOf } from "@/lib/provisioning/attempt";
import { claimOf } from "@/lib/provisioning/claim";
import { parseSubmission } from "@/lib/provisioning/input/submission";
import { forwardBudgetMs } from "@/lib/provisioning/limits";
import { refuseEarly } from "@/lib/provisioning/outcome/refuse-early";
import { provision, provisionFrom } from "@/lib/provisioning/provision";
import { actor } from "@/lib/provisioning/testing";
import type { CellRequest, Row } from "./cell";
import { injectFault } from "./database-faults";
import { expectOutcome } from "./expect-outcome";
import { lateSubmission } from "./late-submission";

/** Like the page's server action, but with a higher rate limit. The test mocks the signed-in user. */
const submitForm = defineWriteAction({
  role: "admin",
  limit: { name: "provision", max: 1_000, windowSeconds: 60 },
  parse: parseSubmission,
  prepare: attemptOf,
  firstWrite: claimOf,
  run: (_actor, attempt, sent) => provisionFrom(attempt, sent),
  refuse: refuseEarly,
});

export const send = ({ key, input }: CellRequest, changes = {}) =>
  submitForm({ ...input, ...changes, attemptId: key });

/** Parsing and authorisation. If either fails, nothing is claimed. */
export const entryRow: Row = {
  name: "authorise, parse",
  reached: null,
  cells: {
    "definite error": {
      end: "NONE",
      play: async (sent) => {
        const outcome = await send(sent, { ownerEmail: "no address" });
        expect(outcome).toMatchObject({ kind: "refused", code: "INVALID_INPUT", status: "failed" });
        await expectOutcome(outcome, sent.input);
        return false;
      },
    },
    "not applied": {
      end: "NONE",
      play: async (sent) => {
        await injectFault(actor.id, "authorise", "cut");
        const outcome = await send(sent);
        expect(outcome).toMatchObject({ kind: "refused", code: "DATABASE_FAILED", status: "failed" });
        await expectOutcome(outcome, sent.input);
        return false;
      },
    },
    "applied, reply lost": {
      without:
        "The step only reads a role and counts a call, so losing its reply is the same as not applying it.",
    },
    "false success": {
      without:
        "The token is verified locally and the role is read from the primary, so no other server can report a false success.",
    },
    "crash before": {
      without: "Nothing is claimed yet, so a crash here is the same as never receiving the form.",
    },
    "crash after": { without: "The next step is the claim: see its “crash before”." },
    "slow / zombie": {
      end: "CLEAN",
      // The whole time budget is used up: the claim is released, and no account is requested.
      play: async ({ key, input }) => {
        const outcome = await provision(actor, lateSubmission(key, input, forwardBudgetMs));
        expect(outcome).toMatchObject({
          kind: "refused",
          code: "AUTH_FAILED",
          status: "failed",
          detail: { auth: "too slow" },
        });
        await expectOutcome(outcome, input);
        return false;
      },
    },
    duplicate: {
      end: "NONE",
      play: async (sent) => {
        const bad = () => send(sent, { slug: "-" });
        const outcomes = [...(await Promise.all([bad(), bad()])), await bad()];
        expect(outcomes).toMatchObject(Array(3).fill({ code: "INVALID_INPUT", attemptId: sent.key }));
        return false;
      },
    },
  },
};
