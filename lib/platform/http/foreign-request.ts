import { originOf } from "./origin";

/**
 * True if a request that can change something did not come from a page of this console. Next accepts requests without
 * an Origin. Browsers send one with every form, and over HTTPS also Sec-Fetch-Site, which scripts cannot forge.
 * `origins` are the console's own origins, or null if they are unknown. If they are known, a form sent through a host
 * name that an attacker points at the console is foreign, too.
 */
export function isForeign(request: Request, origins: ReadonlySet<string> | null): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  const { headers } = request;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return true;
  const origin = originOf(headers.get("origin"));
  if (origin === null) return true;
  if (origins) return !origins.has(origin);
  const { protocol } = new URL(origin);
  return !hostsOf(headers).some((host) => originOf(`${protocol}//${host}`) === origin);
}

/** The hosts that a request was sent to: those that the proxies passed on, and its own Host header. */
function hostsOf(headers: Headers): string[] {
  const forwarded = headers.get("x-forwarded-host")?.split(",") ?? [];
  return [...forwarded, headers.get("host") ?? ""].map((host) => host.trim()).filter(Boolean);
}

/**
 * Passes the host of a verified origin to Next. Next compares the Origin and X-Forwarded-Host headers as strings, so it
 * would refuse a form behind a proxy that drops the port from the host.
 */
export function confirmHost(headers: Headers): void {
  const origin = originOf(headers.get("origin"));
  if (origin) headers.set("x-forwarded-host", new URL(headers.get("origin") ?? "").host);
}
