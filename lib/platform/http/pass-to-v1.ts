import { type NextRequest, NextResponse } from "next/server";

/**
 * Handles /provision and all paths below it, which belong to V1: passes the request to V1 under the same
 * path, or redirects to this console's own page if V1 has no address. Null for every other path. The
 * setting is read at run time, so switching requires a restart, but no build.
 */
export function passToV1(request: NextRequest, v1Url: string | undefined): Response | null {
  const { pathname, search } = request.nextUrl;
  if (!isV1Path(pathname)) return null;
  if (!v1Url) return toOwnPage(request);
  // Otherwise the console would pass each request to itself in an endless loop.
  if (new URL(v1Url).host === request.headers.get("host")) {
    return new Response("PROVISIONING_V1_URL is this console's own address. Set it to the address of V1.\n", {
      status: 508,
    });
  }
  return NextResponse.rewrite(new URL(`${pathname}${search}`, v1Url));
}

/** True for /provision and all paths below it. */
export function isV1Path(path: string): boolean {
  return /^\/provision(?:[/?]|$)/.test(path);
}

/** A redirect that is never cached, because a browser that cached the 308 could not return to V1. */
function toOwnPage(request: NextRequest): Response {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const response = NextResponse.redirect(new URL("/provision-v2", request.url), isRead ? 308 : 303);
  response.headers.set("cache-control", "no-store");
  return response;
}
