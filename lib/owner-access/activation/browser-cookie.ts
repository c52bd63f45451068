import type { NextRequest, NextResponse } from "next/server";
import { sessionCookieOptions } from "@/lib/auth/session/cookies";

/** Identifies the browser that used a link, so that it can continue after a lost response. */
export const browserCookie = "owner-link-browser";

const pages = "/activate";
const dayInSeconds = 86_400;

/** True for an activation page if the browser does not have the cookie yet. */
export function needsBrowserCookie({ nextUrl, cookies }: NextRequest): boolean {
  return nextUrl.pathname.startsWith(`${pages}/`) && !cookies.has(browserCookie);
}

/** Sets the cookie, which scripts cannot read and which is sent only to activation pages. `value` must be random. */
export function setBrowserCookie(response: NextResponse, value: string): void {
  response.cookies.set(browserCookie, value, {
    ...sessionCookieOptions(),
    path: pages,
    maxAge: dayInSeconds,
  });
}
