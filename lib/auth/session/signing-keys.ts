import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logging/log";

/** The asymmetric algorithms that the Auth server can sign with. */
const algorithms: readonly string[] = ["ES256", "RS256", "EdDSA", "ES512", "RS512"];

const timeoutMs = 5_000;
/** Supabase caches its key set for just as long. So a removed key is refused within twice this time, unless fetching fails. */
const freshMs = 600_000;
/** Pause after a request, so that tokens with forged key ids cannot each cause another request. */
const pauseMs = 30_000;

type Keys = { find: ReturnType<typeof createLocalJWKSet>; ids: ReadonlySet<string> };

let keys: Keys = { find: createLocalJWKSet({ keys: [] }), ids: new Set() };
let requestedAt = Number.NEGATIVE_INFINITY;
let loading: Promise<void> | null = null;

export function isAsymmetric(algorithm: string | undefined): boolean {
  return algorithm !== undefined && algorithms.includes(algorithm);
}

/**
 * Verifies a token's signature with the project's public keys. `issuedNow`: the token comes from the Auth
 * server itself, so an unknown key id belongs to a new key and justifies a request.
 */
export async function verifySignature(
  token: string,
  keyId: string,
  { issuedNow = false } = {},
): Promise<"good" | "signature" | "unknown-key"> {
  if (!keys.ids.has(keyId) && issuedNow) requestedAt = Number.NEGATIVE_INFINITY;
  await refreshKeys(keys.ids.has(keyId) ? freshMs : pauseMs);
  if (!keys.ids.has(keyId)) return "unknown-key";
  try {
    await compactVerify(token, keys.find, { algorithms: [...algorithms] });
    return "good";
  } catch {
    return "signature";
  }
}

/** Fetches the key set unless the last try was less than `afterMs` ago. Keeps the old keys if it fails. */
async function refreshKeys(afterMs: number): Promise<void> {
  if (!loading && performance.now() - requestedAt >= afterMs) {
    requestedAt = performance.now();
    loading = load().finally(() => {
      loading = null;
    });
  }
  await loading;
}

async function load(): Promise<void> {
  try {
    const { supabaseUrl, supabasePublishableKey: apikey } = env();
    const response = await fetch(`${supabaseUrl}/auth/v1/.well-known/jwks.json`, {
      headers: { apikey },
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const set = (await response.json()) as JSONWebKeySet;
    keys = { find: createLocalJWKSet(set), ids: new Set(set.keys.flatMap(({ kid }) => kid ?? [])) };
  } catch (error) {
    log.error({ reason: String(error) }, "the Auth server's signing keys could not be read");
  }
}
