import { isIP } from "node:net";
import { createServerClient, type GetAllCookies, type SetAllCookies } from "@supabase/ssr";
import { env } from "@/lib/platform/env";
import { bodyOf } from "@/lib/platform/http/body/body";
import { sessionCookieOptions } from "./cookies";
import { sessionCookieName } from "./session-cookie";

/** The Auth server itself gives up after 10 s; the client library would wait indefinitely. */
const timeoutMs = 12_000;

type CookieJar = { getAll: GetAllCookies; setAll: SetAllCookies };

/**
 * A Supabase client that stores its session in these cookies: tokens only, since a user's metadata can exceed
 * proxies' header limits. Its calls use the secret key, so the Auth server requires no CAPTCHA and applies
 * its limits to the visitor's address instead of ours.
 */
export function supabaseClient({ getAll, setAll }: CookieJar, visitor: string) {
  // An IPv6 network is represented by its first address.
  const [address = ""] = visitor.split("/");
  return createServerClient(env().supabaseUrl, env().supabaseSecretKey, {
    cookies: { encode: "tokens-only", getAll, setAll },
    cookieOptions: { name: sessionCookieName(), ...sessionCookieOptions() },
    global: {
      headers: isIP(address) ? { "sb-forwarded-for": address } : {},
      fetch: fetchJson,
    },
  });
}

/** Cloudflare's status for an unexpected response. The library treats it as an outage. */
export const notJson = 520;

/**
 * The library would treat a gateway's page with status 200 as a lost connection, so such a page gets another status.
 */
async function fetchJson(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || response.status === 204) return response;
  const body = jsonObject(await bodyOf(response));
  return body
    ? Response.json(body, { status: response.status })
    : Response.json({ msg: "the response is not a JSON object" }, { status: notJson });
}

function jsonObject(body: Uint8Array | null): object | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body ?? undefined));
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
