import "server-only";
import { createServerClient } from "@supabase/ssr";
import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { sessionCookieOptions } from "./cookies";

/** The Auth server itself gives up after 10 s; the client library would wait for ever. */
const timeoutMs = 12_000;

/** The Supabase client of one request: it reads the session from the cookies and writes a renewed one back. */
export async function supabaseServer() {
  const store = await cookies();
  return createServerClient(env().supabaseUrl, env().supabasePublishableKey, {
    cookies: {
      getAll: () => store.getAll(),
      setAll: (renewed) => {
        try {
          for (const { name, value, options } of renewed) store.set(name, value, options);
        } catch {
          // A page cannot write cookies while it renders; proxy.ts has renewed them before.
        }
      },
    },
    cookieOptions: sessionCookieOptions(),
    global: {
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
    },
  });
}
