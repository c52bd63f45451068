"use server";

import { redirect } from "next/navigation";
import { defineAction } from "@/lib/action";
import { deliverSoon } from "@/lib/outbox/deliver-soon";
import { provisionFields } from "@/lib/provisioning/input";
import { provision } from "@/lib/provisioning/provision";
import { refuse } from "@/lib/provisioning/refuse";
import { attemptIdOf, mintAttemptId, parseSubmission } from "@/lib/provisioning/submission";
import type { FormState } from "./form-state";

const submit = defineAction({
  role: "admin",
  limit: { name: "provision", max: 30, windowSeconds: 60 },
  parse: parseSubmission,
  run: async (actor, submission) => {
    const outcome = await provision(actor, submission);
    if (outcome.kind === "completed") deliverSoon(outcome.attemptId);
    return outcome;
  },
  refuse: async (refusal, raw, actor) => (await refuse(attemptIdOf(raw), actor, raw, refusal)).outcome,
});

/**
 * Sends the form. A tenant that was made, or an attempt that is not settled yet, has an address of its own,
 * which a reload can show again; a refusal comes back to the form with all that was typed and a new key. Where
 * not even the database could be asked, the key stays: sending again is the same request.
 */
export async function provisionAction(previous: FormState, form: FormData): Promise<FormState> {
  const raw = Object.fromEntries(form);
  const outcome = await submit(raw);
  const unknown = outcome.kind === "unsettled" && outcome.status === null;
  if (outcome.kind !== "refused" && !unknown) redirect(`/provision-v2?attempt=${outcome.attemptId}`);
  return {
    attemptId: unknown ? outcome.attemptId : mintAttemptId(),
    values: Object.fromEntries(
      provisionFields.map((name) => [name, typeof raw[name] === "string" ? raw[name] : ""]),
    ),
    refusal: outcome.kind === "refused" ? outcome : null,
    unknown,
    answers: previous.answers + 1,
  };
}
