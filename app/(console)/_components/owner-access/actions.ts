"use server";

import { refresh } from "next/cache";
import type { Staff } from "@/lib/auth/authorize";
import { defineAction } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { correctEmail } from "@/lib/lifecycle/correct-email";
import { type CorrectEmailInput, parseCorrectEmail } from "@/lib/lifecycle/correct-email-input";
import { type AttemptInput, parseAttemptInput } from "@/lib/owner-access/attempt-input";
import { deliverSoon } from "@/lib/owner-access/deliveries/deliver-soon";
import { type CopyOutcome, copyLink } from "@/lib/owner-access/links/copy";
import { revokeLink } from "@/lib/owner-access/links/revoke";
import { resendMail } from "@/lib/owner-access/resend-mail";
import { formFields } from "@/lib/platform/http/body/form-fields";
import { refusedAnswer, refuseOnDatabaseError } from "../refused-answer";
import type { OwnerAccessAnswer, OwnerAccessAnswerState } from "./answer";
import {
  type CorrectEmailAnswer,
  type CorrectEmailAnswerState,
  toCorrectEmailAnswer,
} from "./correct-email-answer";

const forAdmins = {
  role: "admin",
  limit: { name: "owner-access", max: 20, windowSeconds: 60 },
  parse: parseAttemptInput,
  refuse,
} as const;

const resend = defineAction({
  ...forAdmins,
  run: refuseOnDatabaseError("an e-mail to an owner", resendMail),
});
const copy = defineAction({ ...forAdmins, run: refuseOnDatabaseError("copying a link", copyAndNotify) });
const revoke = defineAction({
  ...forAdmins,
  run: refuseOnDatabaseError("revoking a link", revokeLink),
});

const correct = defineAction({
  role: "admin",
  limit: forAdmins.limit,
  parse: parseCorrectEmail,
  run: refuseOnDatabaseError("correcting an owner's address", correctAndInvite),
  refuse: refuseCorrection,
});

/** Sends the owner another e-mail. */
export async function resendMailAction(_previous: OwnerAccessAnswerState, form: FormData) {
  return respond(await resend(formFields(form)));
}

/** Creates a link. Only this response shows it. */
export async function copyLinkAction(_previous: OwnerAccessAnswerState, form: FormData) {
  return respond(await copy(formFields(form)));
}

/** Invalidates the owner's link. */
export async function revokeLinkAction(_previous: OwnerAccessAnswerState, form: FormData) {
  return respond(await revoke(formFields(form)));
}

/** Corrects the owner's address. */
export async function correctEmailAction(_previous: CorrectEmailAnswerState, form: FormData) {
  const fields = formFields(form);
  const answer = await correct(fields);
  refresh();
  const typed = fields.correctedEmail;
  const keep = answer.kind !== "corrected" && typeof typed === "string";
  return { answer, typed: keep ? typed : "", answeredAt: Date.now() };
}

async function correctAndInvite(actor: Staff, input: CorrectEmailInput): Promise<CorrectEmailAnswer> {
  const outcome = await correctEmail(actor, input);
  if (outcome.kind === "corrected") deliverSoon(input.attemptId);
  return toCorrectEmailAnswer(outcome);
}

/** Also notifies the owner right away that an admin has a link. */
async function copyAndNotify(actor: Staff, input: AttemptInput): Promise<CopyOutcome> {
  const outcome = await copyLink(actor, input);
  if (outcome.kind === "copied") deliverSoon(input.attemptId);
  return outcome;
}

function respond(answer: OwnerAccessAnswer): OwnerAccessAnswerState {
  refresh();
  return { answer, answeredAt: Date.now() };
}

async function refuse(refusal: Refusal): Promise<OwnerAccessAnswer> {
  return refusedAnswer(refusal);
}

async function refuseCorrection(refusal: Refusal): Promise<CorrectEmailAnswer> {
  const message = refusal.fields?.ownerEmail;
  return message === undefined ? refusedAnswer(refusal) : { kind: "invalid", message: [message] };
}
