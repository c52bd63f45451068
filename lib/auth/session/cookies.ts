import { env, isSiteUrlSet } from "@/lib/platform/env";

/**
 * Options for the session's cookies: hidden from scripts, and sent only over HTTPS if the console is served over it.
 * Supabase may be reached over HTTP inside a network, so its address is used only if the console's address is not set.
 */
export function sessionCookieOptions() {
  const { siteUrl, supabaseUrl } = env();
  const address = isSiteUrlSet() ? siteUrl : supabaseUrl;
  return { httpOnly: true, secure: address.startsWith("https:"), sameSite: "lax" } as const;
}
