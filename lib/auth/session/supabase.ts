import "server-only";
import type { SetAllCookies } from "@supabase/ssr";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { clientAddress } from "@/lib/platform/http/client-address";
import { type VerifiedToken, verifyAccessToken } from "./access-token";
import { readSession, withoutSession } from "./session-cookie";
import { supabaseClient } from "./supabase-client";

/** This request's access token, verified; null if there is no session. */
export const currentToken = cache(async (): Promise<VerifiedToken | null> => {
  const session = await readSession((await cookies()).getAll());
  if (!session) return null;
  return verifyAccessToken(session.accessToken, { network: clientAddress(await headers()) });
});

/** The Supabase client of one request. Hides an invalid session, which would cause calls to the Auth server. */
export async function supabaseServer() {
  const [store, token, sent] = await Promise.all([cookies(), currentToken(), headers()]);
  const getAll = () => (token?.kind === "valid" ? store.getAll() : withoutSession(store.getAll()));
  return supabaseClient({ getAll, setAll: writeTo(store) }, clientAddress(sent));
}

/** Writes cookies if possible. A page cannot set cookies while it renders, but proxy.ts has already renewed the session. */
export function writeTo(store: Awaited<ReturnType<typeof cookies>>): SetAllCookies {
  return (changed) => {
    try {
      for (const { name, value, options } of changed) store.set(name, value, options);
    } catch {}
  };
}
