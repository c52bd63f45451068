import "server-only";
import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { BusyError } from "@/lib/platform/busy-error";
import { env } from "@/lib/platform/env";
import { clientAddress } from "@/lib/platform/http/client-address";
import { pathHeader } from "@/lib/platform/http/path-header";
import { authorize, type Staff } from "../authorize";
import { clockHeader } from "./clock";
import { hasRecentProof } from "./second-factor-proof";
import { currentToken } from "./supabase";

/**
 * `secondFactor`: within the last twelve hours, this session verified a second factor, such as an authenticator
 * code.
 */
export type SignedIn = { id: string; email: string; secondFactor: boolean };

/** The signed-in user, from the request's verified token. Does not include the role. */
export const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const token = await currentToken();
  if (token?.kind !== "valid") return null;
  const { sub, email } = token.claims;
  return { id: sub, email, secondFactor: await hasRecentProof(token.claims) };
});

/** Whether this session still needs a second factor to change something or to export data. */
export function lacksSecondFactor({ secondFactor }: SignedIn): boolean {
  return env().requireMfa && !secondFactor;
}

/** The number of pages that one user can open per minute: far more than a user can read, but a tight limit for a script. */
const pageLimit = { name: "page", max: 600, windowSeconds: 60 };

type SignedInStaff = Staff & SignedIn & { retryAfterSeconds: number | null };

/** The signed-in staff member with their current role from the database; null for anyone else. */
export const getStaff = cache(async (): Promise<SignedInStaff | null> => {
  const user = await getSignedIn();
  if (!user) return null;
  const address = clientAddress(await headers());
  const { role, retryAfterSeconds } = await authorize(user.id, { ...pageLimit, address });
  return role ? { ...user, role, retryAfterSeconds } : null;
});

/**
 * For pages: the staff member, or a redirect to the sign-in page. Throws a BusyError for users who open too
 * many pages.
 */
export async function requireStaff(): Promise<Staff & SignedIn> {
  const staff = (await getStaff()) ?? (await redirectToSignIn());
  if (staff.retryAfterSeconds !== null) throw new BusyError("too many pages", staff.retryAfterSeconds);
  return staff;
}

/** Redirects to the sign-in page, which shows the reason and returns to this page after the sign-in. */
export async function redirectToSignIn(): Promise<never> {
  const clockWrong = (await headers()).has(clockHeader);
  const reason = clockWrong ? "clock-wrong" : (await getSignedIn()) ? "not-staff" : "signed-out";
  return redirectTo("/login", { reason });
}

/** Redirects to the page that asks for a code or sets up an authenticator app. That page then returns to this one. */
export async function redirectToSecondFactor(): Promise<never> {
  return redirectTo("/login/verify", {});
}

async function redirectTo(page: string, params: Record<string, string>): Promise<never> {
  const query = new URLSearchParams(params);
  const path = (await headers()).get(pathHeader);
  if (path) query.set("next", path);
  redirect(`${page}?${query}` as Route);
}
