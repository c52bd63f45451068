import type { NextRequest } from "next/server";
import { renewSession } from "@/lib/auth/renew-session";
import { env } from "@/lib/env";
import { isUnreadable } from "@/lib/http/action-body";
import { bodyOf } from "@/lib/http/body";
import { isForeign } from "@/lib/http/foreign-request";
import { allowedMethods } from "@/lib/http/methods";
import { ownHosts } from "@/lib/http/own-hosts";
import { isReadablePath, ownPath, pathHeader } from "@/lib/http/path-header";
import {
  bodyTooLargeResponse,
  foreignResponse,
  methodResponse,
  unreadableResponse,
} from "@/lib/http/refusal";
import { contentSecurityPolicy } from "@/lib/http/security-headers";
import {
  browserCookie,
  needsBrowserCookie,
  setBrowserCookie,
} from "@/lib/owner-access/activation/browser-cookie";
import { passToV1 } from "@/lib/pass-to-v1";

/**
 * Passes on what is V1's, refuses requests of other sites and bodies that are too large or that no page sends, renews
 * the session's cookies before a page reads them, and gives each page its policy and its own path. It never decides
 * who may do what: every action and every page asks the database itself.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const passed = passToV1(request, env().provisioningV1Url);
  if (passed) return passed;
  const allowed = allowedMethods(request.nextUrl.pathname);
  if (!allowed.includes(request.method)) return methodResponse(allowed);
  if (isForeign(request, ownHosts(process.env))) return foreignResponse();
  if (!isReadablePath(request.nextUrl.pathname)) return unreadableResponse();
  const body = await bodyOf(request);
  if (!body) return bodyTooLargeResponse();
  if (isUnreadable(body, request.headers)) return unreadableResponse();
  const policy = contentSecurityPolicy(crypto.randomUUID());
  // Next reads the nonce for its own scripts from here.
  request.headers.set("content-security-policy", policy);
  // Overwrites what a client may have sent under this name.
  request.headers.set(pathHeader, ownPath(request.nextUrl));
  const newBrowser = needsBrowserCookie(request) ? crypto.randomUUID() + crypto.randomUUID() : null;
  // The action reads it from the request, also the first time.
  if (newBrowser) request.cookies.set(browserCookie, newBrowser);
  const response = await renewSession(request);
  if (newBrowser) setBrowserCookie(response, newBrowser);
  response.headers.set("content-security-policy", policy);
  return response;
}

/** All but files. Next takes a POST to any other path, also to one that it does not have, for an action. */
export const config = {
  matcher: ["/((?!_next/static/|icon\\.svg$).*)"],
};
