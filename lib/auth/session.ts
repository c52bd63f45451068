import "server-only";
import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { env } from "@/lib/env";
import { pathHeader } from "@/lib/http/path-header";
import { authorize, type Staff } from "./authorize";
import { supabaseServer } from "./supabase";

/** `secondFactor` is true where this session has proved one lately, such as a code of an authenticator app. */
export type SignedIn = { id: string; email: string; secondFactor: boolean };

/** How long a proof counts: a working day, however often the token is renewed meanwhile (ASVS 7.5.3). */
const proofHours = 12;
/** What Supabase calls the ways that are no first step of a sign-in. */
const secondFactors: unknown[] = ["totp", "mfa/phone", "mfa/webauthn"];

/** Who signed in, by a token whose signature was verified here; it says nothing about roles. */
export const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const supabase = await supabaseServer();
  const { data } = await supabase.auth.getClaims();
  const { sub, email, aal, amr } = data?.claims ?? {};
  return sub && email ? { id: sub, email, secondFactor: aal === "aal2" && provedLately(amr) } : null;
});

/** Whether one of the ways in which a session was proved is a second factor, and not too long ago. */
function provedLately(ways: unknown): boolean {
  const since = Date.now() / 1_000 - proofHours * 3_600;
  const known = Array.isArray(ways) ? (ways as { method?: unknown; timestamp?: unknown }[]) : [];
  return known.some(({ method, timestamp }) => secondFactors.includes(method) && Number(timestamp) > since);
}

/** Whether this session proves too little for what changes something or takes data out. */
export function lacksSecondFactor({ secondFactor }: SignedIn): boolean {
  return env().requireMfa && !secondFactor;
}

/** The signed-in staff member with the role that the database holds now; null for anyone else. */
export const getStaff = cache(async (): Promise<(Staff & SignedIn) | null> => {
  const user = await getSignedIn();
  if (!user) return null;
  const { role } = await authorize(user.id);
  return role ? { ...user, role } : null;
});

/** For pages: the staff member, or a redirect to the sign-in page. */
export async function requireStaff(): Promise<Staff & SignedIn> {
  return (await getStaff()) ?? leadToSignIn();
}

/** Redirects to the sign-in page, which says why and leads back here. */
export async function leadToSignIn(): Promise<never> {
  return leadTo("/login", { reason: (await getSignedIn()) ? "not-staff" : "signed-out" });
}

/** Redirects to where a code is entered, or an authenticator app is set up first, and which leads back here. */
export async function leadToSecondFactor(): Promise<never> {
  return leadTo("/login/verify", {});
}

async function leadTo(page: string, because: Record<string, string>): Promise<never> {
  const query = new URLSearchParams(because);
  const path = (await headers()).get(pathHeader);
  if (path) query.set("next", path);
  redirect(`${page}?${query}` as Route);
}
