import { env } from "@/lib/env";

/**
 * How the session's cookies are kept: out of reach of scripts, and only over HTTPS wherever Supabase is
 * reached over HTTPS, which leaves out nothing but a stack on one's own machine.
 */
export function sessionCookieOptions() {
  return { httpOnly: true, secure: env().supabaseUrl.startsWith("https:"), sameSite: "lax" } as const;
}
