import { env, isSiteUrlSet } from "@/lib/platform/env";

/**
 * How the session's cookies are kept: out of reach of scripts, and only over HTTPS if the console is served over it.
 * Supabase may be reached over HTTP inside a network, and tells only if the console's own address is not set.
 */
export function sessionCookieOptions() {
  const { siteUrl, supabaseUrl } = env();
  const address = isSiteUrlSet() ? siteUrl : supabaseUrl;
  return { httpOnly: true, secure: address.startsWith("https:"), sameSite: "lax" } as const;
}
