import type { AuthContext } from "../context";

/** True for pages of the site, on any port if the site is local, and for pages on a loopback IP address. */
export function isAllowedRedirect(siteUrl: string, target: string | undefined): target is string {
  if (!target || !URL.canParse(target)) return false;
  const site = new URL(siteUrl);
  const url = new URL(target);
  const local = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"].includes(url.hostname);
  if (url.hostname === site.hostname && url.protocol === site.protocol)
    return url.port === site.port || local;
  return url.hostname === "[::1]" || /^127(\.\d+){3}$/.test(url.hostname);
}

/** The page in the request's `redirect_to` if it is allowed, otherwise the referring page if allowed, otherwise the site. */
export function redirectTarget(c: AuthContext, siteUrl: string): string {
  const requested = c.req.header("redirect_to") ?? c.req.query("redirect_to");
  if (isAllowedRedirect(siteUrl, requested)) return requested;
  const referer = c.req.header("referer");
  return isAllowedRedirect(siteUrl, referer) ? referer : siteUrl;
}

/** The URL of GET /verify that consumes a token and then redirects to `redirectTo`. */
export function verifyUrl(projectUrl: string, token: string, type: string, redirectTo: string): string {
  // As on the real server: a target without & = # is assumed to be encoded already.
  const target = /[&=#]/.test(redirectTo) ? encodeURIComponent(redirectTo) : redirectTo;
  return `${projectUrl}/auth/v1/verify?token=${token}&type=${type}&redirect_to=${target}`;
}
