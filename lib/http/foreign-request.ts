/**
 * True where a request that can change something did not come from a page of this console. Next refuses another
 * site's Origin itself, but lets a request without one pass; browsers always send one, and say with
 * Sec-Fetch-Site, which no script can forge, what the site of the page was. `hosts` are those of this console, so
 * that a name which somebody else has pointed at it is no address of its; null where they are not known.
 */
export function isForeign(request: Request, hosts: ReadonlySet<string> | null): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  const { headers } = request;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return true;
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  const origin = headers.get("origin");
  if (host === null || origin === null || !URL.canParse(origin) || new URL(origin).host !== host) return true;
  return hosts !== null && !hosts.has(host);
}
