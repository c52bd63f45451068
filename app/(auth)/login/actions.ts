"use server";

import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { signIn, signOut } from "@/lib/auth/sign-in/sign-in";
import type { SignInProblem } from "@/lib/auth/sign-in/sign-in-problem";
import { emailSchema } from "@/lib/platform/email-schema";
import { formFields, nextAnswer } from "@/lib/platform/http/body/form-fields";
import { clientAddress } from "@/lib/platform/http/client-address";
import { nextPath } from "./next-path";

export type SignInState = {
  email: string;
  fields: { email?: string; password?: string };
  problem?: SignInProblem | "rate-limited";
  /** Seconds to wait after too many tries. */
  retryAfterSeconds?: number;
  /** Counts the responses, so that an identical one is announced again. */
  answers: number;
};

const Credentials = z.object({
  email: emailSchema("Enter your e-mail address."),
  password: z
    .string("Enter your password.")
    .min(1, "Enter your password.")
    .max(1_000, "The password is too long."),
});

/**
 * Signs in and redirects to the requested page, or first to the form for a code if the account has an authenticator
 * app. Otherwise, returns the problem. The password is never sent back.
 */
export async function signInAction(previous: SignInState, form: FormData): Promise<SignInState> {
  const values = formFields(form);
  const email = typeof values.email === "string" ? values.email.slice(0, 254) : "";
  const answers = nextAnswer(previous);

  const parsed = Credentials.safeParse(values);
  if (!parsed.success) {
    const { fieldErrors } = z.flattenError(parsed.error);
    const fields = { email: fieldErrors.email?.[0], password: fieldErrors.password?.[0] };
    return { email, fields, answers };
  }
  const result = await signIn(parsed.data.email, parsed.data.password, clientAddress(await headers()));
  if (!result.ok) {
    const { ok: _, ...failure } = result;
    return { email, fields: {}, ...failure, answers };
  }
  const next = nextPath(values.next);
  redirect((result.factors > 0 ? `/login/verify?${new URLSearchParams({ next })}` : next) as Route);
}

/**
 * Ends this session, but not the user's other sessions. The form may contain the page to return to after signing in.
 */
export async function signOutAction(form?: FormData): Promise<void> {
  await signOut();
  const query = new URLSearchParams({ reason: "signed-out" });
  const next = form instanceof FormData ? form.get("next") : null;
  if (next) query.set("next", nextPath(next));
  redirect(`/login?${query}` as Route);
}
