import { type NextRequest, NextResponse } from "next/server";
import { formCookie } from "@/app/(console)/provision-v2/_form/form-cookie";
import { renewSession } from "@/lib/auth/session/renew-session";
import {
  browserCookie,
  needsBrowserCookie,
  setBrowserCookie,
} from "@/lib/owner-access/activation/browser-cookie";
import { localizeRefusal } from "@/lib/owner-access/language/localize-refusal";
import { env } from "@/lib/platform/env";
import { isUnreadable } from "@/lib/platform/http/body/action-body";
import { bodyOf } from "@/lib/platform/http/body/body";
import { knownActions, type OutdatedForm, readOutdatedForm } from "@/lib/platform/http/body/outdated-form";
import { confirmHost, isForeign } from "@/lib/platform/http/foreign-request";
import { allowedMethods } from "@/lib/platform/http/methods";
import { ownOrigins } from "@/lib/platform/http/own-origins";
import { passToV1 } from "@/lib/platform/http/pass-to-v1";
import { isReadablePath, ownPath, pathHeader } from "@/lib/platform/http/path-header";
import {
  bodyTooLarge,
  methodNotAllowed,
  outdated,
  type Refusal,
  refusalResponse,
  unreadable,
} from "@/lib/platform/http/refusal";
import { refuseForeign } from "@/lib/platform/http/refuse-foreign";
import { contentSecurityPolicy } from "@/lib/platform/http/security-headers";

/** The page with the provisioning form. */
const formPath = "/provision-v2";

/**
 * Forwards requests for V1's paths to V1. Refuses requests from other sites, and bodies that are too large or that no
 * page sends. Renews the session cookies, and sets the content security policy and the path header. Permissions are
 * not checked here: every action and page checks them in the database.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const v1Response = passToV1(request, env().provisioningV1Url);
  if (v1Response) return v1Response;
  const { pathname } = request.nextUrl;
  const allowed = allowedMethods(pathname);
  if (!allowed.includes(request.method)) return refuse(request, methodNotAllowed(allowed));
  if (isForeign(request, ownOrigins(process.env)))
    return refuse(request, refuseForeign(request, process.env.SITE_URL));
  if (!isReadablePath(pathname)) return refuse(request, unreadable);
  const body = await bodyOf(request);
  if (!body) return refuse(request, bodyTooLarge);
  if (isUnreadable(body, request.headers)) return refuse(request, unreadable);
  const form = readOutdatedForm(body, request.headers, knownActions());
  if (form) return keepForm(request, form);
  if (request.method === "POST") confirmHost(request.headers);
  const policy = contentSecurityPolicy(crypto.randomUUID());
  // Next reads the nonce for its scripts from this header.
  request.headers.set("content-security-policy", policy);
  // Overwrites any header with this name from a client.
  request.headers.set(pathHeader, ownPath(request.nextUrl));
  // Next would compress each small chunk of the progress stream separately, which takes longer than sending it.
  if (pathname === formPath && request.headers.has("next-action")) request.headers.delete("accept-encoding");
  const newBrowser = needsBrowserCookie(request) ? crypto.randomUUID() + crypto.randomUUID() : null;
  // The action reads the cookie from the request, even on a browser's first visit.
  if (newBrowser) request.cookies.set(browserCookie, newBrowser);
  const response = await renewSession(request);
  if (newBrowser) setBrowserCookie(response, newBrowser);
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Refuses a request, and shows owners the reason in their language. `locale` is the form's `locale` field, if any. */
function refuse(request: NextRequest, refusal: Refusal, locale?: string): Response {
  const acceptLanguage = request.headers.get("accept-language");
  const hints = { path: request.nextUrl.pathname, acceptLanguage, locale };
  return refusalResponse(request, refusal, () => localizeRefusal(refusal, hints));
}

/**
 * Asks the user to send the form again from the new version, and shows their input. The provisioning form is then
 * filled in from a cookie.
 */
function keepForm(request: NextRequest, { fields, entries }: OutdatedForm): Response {
  const { pathname, search } = request.nextUrl;
  const refused = refuse(request, outdated(entries, pathname + search), fields.locale);
  const response = new NextResponse(refused.body, refused);
  if (pathname === formPath) response.cookies.set(formCookie(fields));
  return response;
}

/**
 * Matches every path except the build's files and the files in `public/`, which are listed by their full names. Next
 * treats a POST to any other path as an action, including paths that do not exist.
 */
export const config = {
  matcher: [
    "/((?!_next/static/|(?:favicon\\.ico|icon\\.svg|manifest\\.webmanifest|robots\\.txt|assets/apple-touch-icon\\.png|assets/icon-192\\.png|assets/icon-512\\.png|assets/icon-maskable-512\\.png|assets/social\\.png)$).*)",
  ],
};
