import { type NextRequest, NextResponse } from "next/server";

/**
 * Answers for /provision and all below it, which is V1's: passes the request on to V1 under the same path, or
 * leads to this console's own page where V1 has no address. Null for every other path. It is decided anew for
 * each request, so that a restart with another setting is all that a switch takes.
 */
export function passToV1(request: NextRequest, v1Url: string | undefined): Response | null {
  const { pathname, search } = request.nextUrl;
  if (!isV1Path(pathname)) return null;
  if (!v1Url) return toOwnPage(request);
  // The address of the console itself: each request would become another one, without an end.
  if (new URL(v1Url).host === request.headers.get("host")) {
    return new Response("PROVISIONING_V1_URL is this console's own address. Set it to the address of V1.\n", {
      status: 508,
    });
  }
  return NextResponse.rewrite(new URL(`${pathname}${search}`, v1Url));
}

/** True for /provision and all below it. */
export function isV1Path(path: string): boolean {
  return /^\/provision(?:[/?]|$)/.test(path);
}

/** For good, and yet not to be kept: a browser that remembers it could never go back to V1. */
function toOwnPage(request: NextRequest): Response {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const response = NextResponse.redirect(new URL("/provision-v2", request.url), isRead ? 308 : 303);
  response.headers.set("cache-control", "no-store");
  return response;
}
