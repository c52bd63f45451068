"use server";

import type { Route } from "next";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { nextPath } from "@/app/(auth)/login/next-path";
import type { Staff } from "@/lib/auth/authorize";
import type { SignedIn } from "@/lib/auth/session";
import { defineAction, type RawInput } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { formFields } from "@/lib/platform/http/body/form-fields";
import { beginEnrolment, confirmEnrolment } from "@/lib/second-factor/enrol-factor";
import { parseConfirmation, parseFactorId, parseFactorName } from "@/lib/second-factor/factor-input";
import { removeFactor } from "@/lib/second-factor/remove-factor";
import { refusedAnswer, refuseOnDatabaseError } from "../../_components/refused-answer";
import type { FactorAnswer, FactorAnswerState } from "./factor-answer";

const forStaff = {
  role: "support",
  limit: { name: "factors", max: 20, windowSeconds: 300 },
  refuse,
} as const;

const begin = defineAction({
  ...forStaff,
  withoutSecondFactor: true,
  parse: parseFactorName,
  run: async (_, name): Promise<FactorAnswer> => {
    const result = await beginEnrolment(name);
    return result.ok
      ? { kind: "started", enrolment: result.enrolment }
      : { kind: "problem", problem: result.problem };
  },
});

const confirm = defineAction({
  ...forStaff,
  withoutSecondFactor: true,
  parse: parseConfirmation,
  run: async (actor, input): Promise<FactorAnswer> => {
    const { factorId } = input;
    const result = await confirmEnrolment(actor, input);
    return result.ok
      ? { kind: "confirmed", name: result.name }
      : { kind: "problem", problem: result.problem, factorId };
  },
});

const remove = defineAction({
  ...forStaff,
  parse: parseFactorId,
  run: refuseOnDatabaseError(
    "removing a factor",
    async (actor: Staff & SignedIn, factorId: string): Promise<FactorAnswer> => {
      const result = await removeFactor(actor, factorId);
      return result.ok
        ? { kind: "removed", name: result.name }
        : { kind: "problem", problem: result.problem };
    },
  ),
});

/** Starts setting up an authenticator app. Only this response shows its secret. */
export async function beginEnrolmentAction(_previous: FactorAnswerState, form: FormData) {
  return respond(await begin(formFields(form)));
}

/** Confirms the app with its first code, and redirects to the page that required a second factor, if there is one. */
export async function confirmEnrolmentAction(_previous: FactorAnswerState, form: FormData) {
  const fields = formFields(form);
  const answer = await confirm(fields);
  const next = fields.next;
  if (answer.kind === "confirmed" && next) redirect(nextPath(next) as Route);
  return respond(answer);
}

/** Removes one of the user's own authenticator apps. */
export async function removeFactorAction(_previous: FactorAnswerState, form: FormData) {
  return respond(await remove(formFields(form)));
}

function respond(answer: FactorAnswer): FactorAnswerState {
  if (answer.kind === "confirmed" || answer.kind === "removed") refresh();
  return { answer, answeredAt: Date.now() };
}

async function refuse(refusal: Refusal, raw: RawInput): Promise<FactorAnswer> {
  const factorId = typeof raw.factorId === "string" ? raw.factorId : undefined;
  const field = refusal.detail?.malformed;
  if (field === "name" || field === "code") return { kind: "malformed", field, factorId };
  return { ...refusedAnswer(refusal), factorId };
}
