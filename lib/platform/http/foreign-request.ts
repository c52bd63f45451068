import { originOf } from "./origin";

/**
 * True if a request that can change something did not come from a page of this console. Next lets a request without
 * an Origin pass; browsers always send one, and Sec-Fetch-Site, which no script can forge. `origins` are those of this
 * console, so that a name that an attacker points at it is none of them; null if they are not known.
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

/** The hosts that a request was sent to: what each proxy was asked for, and what the last one asked for. */
function hostsOf(headers: Headers): string[] {
  const forwarded = headers.get("x-forwarded-host")?.split(",") ?? [];
  return [...forwarded, headers.get("host") ?? ""].map((host) => host.trim()).filter(Boolean);
}

/**
 * Gives Next the host that was found to be the console's own. It compares the same two headers as texts, and would
 * refuse a form behind a proxy that passes on the host without its port.
 */
export function confirmHost(headers: Headers): void {
  const origin = originOf(headers.get("origin"));
  if (origin) headers.set("x-forwarded-host", new URL(headers.get("origin") ?? "").host);
}
