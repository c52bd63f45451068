import type { NextRequest, NextResponse } from "next/server";
import { sessionCookieOptions } from "@/lib/auth/session/cookies";

/** Tells the browser that used a link from every other one, so that it can go on if the answer was lost. */
export const browserCookie = "owner-link-browser";

const pages = "/activate";
const dayInSeconds = 86_400;

/** True for the page of a link, if the browser has no cookie of its own for it yet. */
export function needsBrowserCookie({ nextUrl, cookies }: NextRequest): boolean {
  return nextUrl.pathname.startsWith(`${pages}/`) && !cookies.has(browserCookie);
}

/** Gives the browser a random value that no script can read and only the pages of links get. */
export function setBrowserCookie(response: NextResponse, value: string): void {
  response.cookies.set(browserCookie, value, {
    ...sessionCookieOptions(),
    path: pages,
    maxAge: dayInSeconds,
  });
}
