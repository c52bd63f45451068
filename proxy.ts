import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { sessionCookieOptions } from "@/lib/auth/cookies";
import { bodyTooLarge, bodyTooLargeResponse } from "@/lib/body-limit";
import { env } from "@/lib/env";
import { passToV1 } from "@/lib/pass-to-v1";

/**
 * Passes on what is V1's, refuses bodies that are too large, and renews the session's cookies before a page reads them. It never decides who may do what:
 * every action and every page asks the database itself.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const passed = passToV1(request, env().provisioningV1Url);
  if (passed) return passed;
  if (await bodyTooLarge(request)) return bodyTooLargeResponse();
  let response = NextResponse.next({ request });
  const supabase = createServerClient(env().supabaseUrl, env().supabasePublishableKey, {
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (renewed, headers) => {
        for (const { name, value } of renewed) request.cookies.set(name, value);
        response = NextResponse.next({ request });
        for (const { name, value, options } of renewed) response.cookies.set(name, value, options);
        for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      },
    },
    cookieOptions: sessionCookieOptions(),
  });
  await supabase.auth.getClaims();
  return response;
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg|api/).*)"],
};
