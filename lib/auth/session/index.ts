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
import { hasProvedLately } from "./second-factor-proof";
import { currentToken } from "./supabase";

/** `secondFactor`: this session has proved one within twelve hours, such as a code of an authenticator app. */
export type SignedIn = { id: string; email: string; secondFactor: boolean };

/** The signed-in user, from a token that was verified here. Says nothing about roles. */
export const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const token = await currentToken();
  if (token?.kind !== "valid") return null;
  const { sub, email } = token.claims;
  return { id: sub, email, secondFactor: await hasProvedLately(token.claims) };
});

/** Whether this session proves too little for what changes something or takes data out. */
export function lacksSecondFactor({ secondFactor }: SignedIn): boolean {
  return env().requireMfa && !secondFactor;
}

/** Pages that one person can open in a minute: more than anyone reads, and few for a script. */
const pageLimit = { name: "page", max: 600, windowSeconds: 60 };

type SignedInStaff = Staff & SignedIn & { retryAfterSeconds: number | null };

/** The signed-in staff member with the role that the database holds now; null for anyone else. */
export const getStaff = cache(async (): Promise<SignedInStaff | null> => {
  const user = await getSignedIn();
  if (!user) return null;
  const address = clientAddress(await headers());
  const { role, retryAfterSeconds } = await authorize(user.id, { ...pageLimit, address });
  return role ? { ...user, role, retryAfterSeconds } : null;
});

/** For pages: the staff member, or a redirect to the sign-in page. Throws a BusyError to one who opens too many. */
export async function requireStaff(): Promise<Staff & SignedIn> {
  const staff = (await getStaff()) ?? (await leadToSignIn());
  if (staff.retryAfterSeconds !== null) throw new BusyError("too many pages", staff.retryAfterSeconds);
  return staff;
}

/** Redirects to the sign-in page, which gives the reason and leads back here. */
export async function leadToSignIn(): Promise<never> {
  const clockWrong = (await headers()).has(clockHeader);
  const reason = clockWrong ? "clock-wrong" : (await getSignedIn()) ? "not-staff" : "signed-out";
  return leadTo("/login", { reason });
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
