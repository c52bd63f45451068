"use server";

import { refresh } from "next/cache";
import type { Staff } from "@/lib/auth/authorize";
import { parseCleanupInput, parseResolveInput } from "@/lib/cleanups/cleanup-input";
import { resolveCleanup } from "@/lib/cleanups/resolve";
import { retryCleanup } from "@/lib/cleanups/retry";
import { defineAction } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { reconcile } from "@/lib/jobs/reconcile";
import { formFields } from "@/lib/platform/http/body/form-fields";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { refusedAnswer, refuseOnDatabaseError } from "../../_components/refused-answer";
import type { Answer, AnswerState } from "./answer";

const forAdmins = { role: "admin", limit: { name: "cleanups", max: 30, windowSeconds: 60 }, refuse } as const;

const retry = defineAction({
  ...forAdmins,
  parse: parseCleanupInput,
  run: refuseOnDatabaseError("retrying a clean-up", retryCleanup),
});

const resolve = defineAction({
  ...forAdmins,
  parse: parseResolveInput,
  run: refuseOnDatabaseError("resolving a clean-up", resolveCleanup),
});

const runReconciler = defineAction({
  ...forAdmins,
  parse: () => ({ ok: true, input: null }),
  run: refuseOnDatabaseError("a run of the reconciler", async (actor: Staff): Promise<Answer> => {
    const report = await reconcile();
    await recordStaffEvent(actor, "reconciler_run", report);
    return { kind: "reconciled", report };
  }),
});

/** Retries one clean-up immediately. */
export async function retryCleanupAction(_previous: AnswerState, form: FormData): Promise<AnswerState> {
  return respond(await retry(formFields(form)));
}

/** Closes a clean-up that an admin has resolved. */
export async function resolveCleanupAction(_previous: AnswerState, form: FormData): Promise<AnswerState> {
  return respond(await resolve(formFields(form)));
}

/** Runs the reconciler immediately. New events reach the audit stream only with the next scheduled run. */
export async function reconcileAction(_previous: AnswerState, form: FormData): Promise<AnswerState> {
  return respond(await runReconciler(formFields(form)));
}

function respond(answer: Answer): AnswerState {
  refresh();
  return { answer, answeredAt: Date.now() };
}

async function refuse(refusal: Refusal): Promise<Answer> {
  const reason = refusal.detail?.reason;
  if (reason) return { kind: "reason-needed", tooLong: reason === "too long" };
  return refusedAnswer(refusal);
}
