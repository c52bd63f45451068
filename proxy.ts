import type { NextRequest } from "next/server";
import { renewSession } from "@/lib/auth/renew-session";
import { env } from "@/lib/env";
import { isUnreadable } from "@/lib/http/action-body";
import { bodyOf, bodyTooLargeResponse, unreadableResponse } from "@/lib/http/body";
import { foreignResponse, isForeign } from "@/lib/http/foreign-request";
import { ownHosts } from "@/lib/http/own-hosts";
import { isReadablePath, pathHeader } from "@/lib/http/path-header";
import { contentSecurityPolicy } from "@/lib/http/security-headers";
import {
  browserCookie,
  needsBrowserCookie,
  setBrowserCookie,
} from "@/lib/owner-access/activation/browser-cookie";
import { passToV1 } from "@/lib/pass-to-v1";

/**
 * Passes on what is V1's, refuses requests of other sites and bodies that are too large or no page's, renews the
 * session's cookies before a page reads them, and gives each page its policy and its own path. It never decides who
 * may do what: every action and every page asks the database itself.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const passed = passToV1(request, env().provisioningV1Url);
  if (passed) return passed;
  if (isForeign(request, ownHosts(process.env))) return foreignResponse();
  if (!isReadablePath(request.nextUrl.pathname)) return unreadableResponse();
  const body = await bodyOf(request);
  if (!body) return bodyTooLargeResponse();
  if (await isUnreadable(body, request.headers)) return unreadableResponse();
  const policy = contentSecurityPolicy(crypto.randomUUID());
  // Next reads the nonce for its own scripts from here.
  request.headers.set("content-security-policy", policy);
  // Overwrites what a client may have sent under this name.
  request.headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  const newBrowser = needsBrowserCookie(request) ? crypto.randomUUID() + crypto.randomUUID() : null;
  // The action reads it from the request, also the first time.
  if (newBrowser) request.cookies.set(browserCookie, newBrowser);
  const response = await renewSession(request);
  if (newBrowser) setBrowserCookie(response, newBrowser);
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg|api/).*)"],
};
