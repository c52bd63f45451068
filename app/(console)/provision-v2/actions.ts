"use server";

import { redirect } from "next/navigation";
import { after } from "next/server";
import { readerOf } from "@/lib/auth/reader";
import { defineAction, defineQuery, defineWriteAction } from "@/lib/guards/action";
import type { Unchecked } from "@/lib/guards/unchecked";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { deliverSoon } from "@/lib/owner-access/deliveries/deliver-soon";
import { nextAnswer } from "@/lib/platform/http/body/form-fields";
import { flushTraces } from "@/lib/platform/logging/flush-traces";
import { logged } from "@/lib/platform/logging/log-failure";
import type { Availability } from "@/lib/provisioning/answers";
import { attemptOf } from "@/lib/provisioning/attempt";
import { claimOf } from "@/lib/provisioning/claim";
import { parseSubmission } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import { refuseEarly } from "@/lib/provisioning/outcome/refuse-early";
import { type Progress, runWatched, watchAttempt } from "@/lib/provisioning/progress";
import { provisionFrom } from "@/lib/provisioning/provision";
import {
  type AvailabilityQuestion,
  availabilityQuery,
  parseAvailabilityQuestion,
} from "@/lib/provisioning/slug/availability";
import { type Preview, previewTenant } from "@/lib/provisioning/trial/preview";
import { parseAttemptId } from "./_form/attempt-id";
import { deleteForm, saveForm } from "./_form/form-cookie";
import { answerTo, answerToPreview, readFormData, streamOf, toFormProgress } from "./_form/form-result";
import type { FormAnswer, FormProgress, FormState } from "./_form/form-state";

const guard = {
  role: "admin",
  limit: { name: "provision", max: 30, windowSeconds: 60 },
  parse: parseSubmission,
  prepare: attemptOf,
  firstWrite: claimOf,
} as const;

const submit = defineWriteAction({
  ...guard,
  run: async (_actor, attempt, sent): Promise<Outcome> => {
    const outcome = await provisionFrom(attempt, sent);
    if (outcome.kind === "completed") deliverSoon(outcome.attemptId);
    return outcome;
  },
  refuse: async (refusal, raw, actor) => {
    if (refusal.code === "UNAUTHENTICATED") await saveForm(raw);
    return refuseEarly(refusal, raw, actor);
  },
});

const submitWatched = defineWriteAction({
  ...guard,
  run: async (actor, attempt, sent): Promise<AsyncIterable<Progress>> => {
    const { progress, ended } = runWatched(
      (onStage) => provisionFrom(attempt, sent, onStage),
      readerOf(actor),
    );
    // Keeps a serverless function alive until the attempt has ended and its e-mails are sent, even if the page is gone.
    after(async () => {
      const { attemptId } = await ended;
      await deliverMails({ attemptId }).catch(logged("messages were not delivered", undefined));
      await flushTraces();
    });
    return progress;
  },
  refuse: async (refusal, raw, actor) =>
    streamOf({ kind: "outcome", outcome: await refuseEarly(refusal, raw, actor) }),
});

const preview = defineAction({
  role: "admin",
  limit: { name: "preview", max: 30, windowSeconds: 60 },
  parse: parseSubmission,
  run: (actor, { input }): Promise<Preview> => previewTenant(actor, input),
  refuse: async (refusal, raw): Promise<Preview> => {
    if (refusal.code === "UNAUTHENTICATED") await saveForm(raw);
    return { kind: "refused", refusal };
  },
});

const watch = defineAction({
  role: "support",
  limit: { name: "watch", max: 60, windowSeconds: 60 },
  withoutSecondFactor: true,
  parse: parseAttemptId,
  run: async (actor, attemptId): Promise<AsyncIterable<Progress>> => watchAttempt(attemptId, readerOf(actor)),
  refuse: async () => streamOf(),
});

const check = defineQuery({
  role: "admin",
  limit: { name: "check", max: 120, windowSeconds: 60 },
  parse: parseAvailabilityQuestion,
  query: availabilityQuery,
});

/**
 * Submits or previews a form sent without JavaScript, depending on which button was pressed. Redirects to the attempt's
 * own page, so that a reload does not submit the form again, or returns the form.
 */
export async function provisionAction(previous: FormState, form: FormData): Promise<FormState> {
  const fields = readFormData(form);
  if (fields.intent === "preview") {
    return { ...(await answerToPreview(fields, await preview(fields))), answers: nextAnswer(previous) };
  }
  const outcome: Outcome = await submit(fields);
  const answer = await answerTo(fields, outcome);
  await deleteForm();
  if (!answer) redirect(`/provision-v2?attempt=${outcome.attemptId}`);
  return { ...answer, answers: nextAnswer(previous) };
}

/** Submits the form and streams each stage as it is reached. The attempt continues even if the reader stops reading. */
export async function provisionWatchedAction(
  form: FormData,
): Promise<{ progress: AsyncIterable<FormProgress> }> {
  const fields = readFormData(form);
  return { progress: toFormProgress(fields, await submitWatched(fields)) };
}

/** Shows what the form would write, without creating anything. */
export async function previewAction(form: FormData): Promise<FormAnswer> {
  const fields = readFormData(form);
  return answerToPreview(fields, await preview(fields));
}

/** Streams the progress of a submitted attempt. The stream is empty if the call is refused. */
export async function watchAction(attemptId: string): Promise<{ progress: AsyncIterable<Progress> }> {
  return { progress: await watch({ attemptId }) };
}

/**
 * Checks slug and e-mail while they are typed. Returns the result as a promise, so that a running check never delays a
 * submission.
 */
export async function checkAction(
  question: AvailabilityQuestion,
): Promise<{ result: Promise<Availability | Unchecked> }> {
  return { result: check(question) };
}
