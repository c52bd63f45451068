"use server";

import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { parseCode } from "@/lib/auth/code";
import { type Proof, proveFactor } from "@/lib/auth/prove-factor";
import { getSignedIn } from "@/lib/auth/session";
import { clientAddress } from "@/lib/http/client-address";
import { nextAnswer, sentForm } from "@/lib/http/sent-form";
import { nextPath } from "../next-path";

export type VerifyState = {
  problem?: Extract<Proof, { ok: false }>["problem"] | "malformed";
  /** Seconds until the next try, where there were too many. */
  retryAfterSeconds?: number;
  /** Counts the answers, so that an equal one is announced again. */
  answers: number;
};

/** Takes the code of an authenticator app and leads to the wanted page, or says what is wrong. */
export async function verifyCodeAction(previous: VerifyState, form: FormData): Promise<VerifyState> {
  const sent = sentForm(form);
  const next = nextPath(sent.next);
  const answers = nextAnswer(previous);
  const user = await getSignedIn();
  if (!user) redirect(`/login?${new URLSearchParams({ reason: "signed-out", next })}` as Route);
  const code = parseCode(sent.code);
  if (code === null) return { problem: "malformed", answers };
  const proof = await proveFactor(user.id, code, clientAddress(await headers()));
  if (proof.ok) redirect(next as Route);
  const { ok: _, ...why } = proof;
  return { ...why, answers };
}
