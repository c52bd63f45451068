import type { Site } from "./check";

const timeoutMs = 10_000;

export type AuthAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

/** Asks the Auth server with one of the keys; null where it does not answer, or there is no address to ask. */
export async function askAuth(
  site: Site,
  path: string,
  key: "publishable" | "secret",
): Promise<AuthAnswer | null> {
  const apikey = site.get(key === "secret" ? "supabaseSecretKey" : "supabasePublishableKey") ?? "";
  if (!site.supabaseUrl) return null;
  try {
    const response = await fetch(`${site.supabaseUrl}${path}`, {
      headers: { apikey, authorization: `Bearer ${apikey}` },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  } catch {
    return null;
  }
}
