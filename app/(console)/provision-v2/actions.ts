"use server";

import { redirect } from "next/navigation";
import { defineAction } from "@/lib/action";
import { provisionFields } from "@/lib/provisioning/input";
import { provision } from "@/lib/provisioning/provision";
import { refuse } from "@/lib/provisioning/refuse";
import { attemptIdOf, mintAttemptId, parseSubmission } from "@/lib/provisioning/submission";
import type { FormState } from "./form-state";

const submit = defineAction({
  role: "admin",
  limit: { name: "provision", max: 30, windowSeconds: 60 },
  parse: parseSubmission,
  run: provision,
  refuse: (refusal, raw, actor) => refuse(attemptIdOf(raw), actor, raw, refusal),
});

/**
 * Sends the form. A tenant that was made, or an attempt that is not settled yet, has an address of its own,
 * which a reload can show again; a refusal comes back to the form with all that was typed and a new key.
 */
export async function provisionAction(_previous: FormState, form: FormData): Promise<FormState> {
  const raw = Object.fromEntries(form);
  const outcome = await submit(raw);
  if (outcome.kind !== "refused") redirect(`/provision-v2?attempt=${outcome.attemptId}`);
  const values = Object.fromEntries(
    provisionFields.map((name) => [name, typeof raw[name] === "string" ? raw[name] : ""]),
  );
  return { attemptId: mintAttemptId(), values, refusal: outcome };
}
