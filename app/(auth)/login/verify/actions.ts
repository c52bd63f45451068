"use server";

import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getSignedIn } from "@/lib/auth/session";
import { formFields, nextAnswer } from "@/lib/platform/http/body/form-fields";
import { clientAddress } from "@/lib/platform/http/client-address";
import { parseCode } from "@/lib/second-factor/code";
import { type VerifyResult, verifyFactor } from "@/lib/second-factor/verify-factor";
import { nextPath } from "../next-path";

export type VerifyState = {
  problem?: Extract<VerifyResult, { ok: false }>["problem"] | "malformed";
  /** Seconds to wait after too many tries. */
  retryAfterSeconds?: number;
  /** Counts the responses, so that an identical one is announced again. */
  answers: number;
};

/** Verifies the code of an authenticator app and redirects to the requested page, or returns the problem. */
export async function verifyCodeAction(previous: VerifyState, form: FormData): Promise<VerifyState> {
  const fields = formFields(form);
  const next = nextPath(fields.next);
  const answers = nextAnswer(previous);
  const user = await getSignedIn();
  if (!user) redirect(`/login?${new URLSearchParams({ reason: "signed-out", next })}` as Route);
  const code = parseCode(fields.code);
  if (code === null) return { problem: "malformed", answers };
  const result = await verifyFactor(user.id, code, clientAddress(await headers()));
  if (result.ok) redirect(next as Route);
  const { ok: _, ...failure } = result;
  return { ...failure, answers };
}
