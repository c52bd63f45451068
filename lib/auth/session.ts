import "server-only";
import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { pathHeader } from "@/lib/http/path-header";
import { authorize, type Staff } from "./authorize";
import { supabaseServer } from "./supabase";

/** Who signed in, by a token whose signature was verified here; it says nothing about roles. */
export const getSignedIn = cache(async (): Promise<{ id: string; email: string } | null> => {
  const supabase = await supabaseServer();
  const { data } = await supabase.auth.getClaims();
  const { sub, email } = data?.claims ?? {};
  return sub && email ? { id: sub, email } : null;
});

/** The signed-in staff member with the role that the database holds now; null for anyone else. */
export const getStaff = cache(async (): Promise<Staff | null> => {
  const user = await getSignedIn();
  if (!user) return null;
  const { role } = await authorize(user.id);
  return role ? { ...user, role } : null;
});

/** For pages: the staff member, or a redirect to the sign-in page. */
export async function requireStaff(): Promise<Staff> {
  return (await getStaff()) ?? leadToSignIn();
}

/** Redirects to the sign-in page, which says why and leads back here. */
export async function leadToSignIn(): Promise<never> {
  const query = new URLSearchParams({ reason: (await getSignedIn()) ? "not-staff" : "signed-out" });
  const path = (await headers()).get(pathHeader);
  if (path) query.set("next", path);
  redirect(`/login?${query}` as Route);
}
