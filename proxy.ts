import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { sessionCookieOptions } from "@/lib/auth/cookies";
import { bodyTooLarge, bodyTooLargeResponse } from "@/lib/body-limit";
import { env } from "@/lib/env";
import { pathHeader } from "@/lib/path-header";

/**
 * Refuses bodies that are too large, tells pages their own path, and renews the session's cookies before a page
 * reads them. It never decides who may do what: every action and every page asks the database itself.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  if (await bodyTooLarge(request)) return bodyTooLargeResponse();
  // Overwrites what a client may have sent under this name.
  request.headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
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
