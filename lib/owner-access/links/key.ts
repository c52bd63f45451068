import "server-only";
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { env } from "@/lib/platform/env";

/** What a link's key vouches for. */
export type LinkTerms = { id: string; attemptId: string; ownerId: string };

const keyPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * A link's key: 32 bytes, base64url. It is an HMAC of the link's row under a key of this server, so that a retried mail
 * carries the same link although no key is stored, and a row that another login inserts opens nothing.
 */
export function keyOf({ id, attemptId, ownerId }: LinkTerms): string {
  const terms = ["owner link", id, attemptId, ownerId].join("\n");
  return createHmac("sha256", serverKey()).update(terms).digest("base64url");
}

/** What a row keeps of a key, and what a link is found by. */
export function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

/** The page that a link leads to. The address is the console's own, never taken from a request. */
export function linkUrl(key: string): string {
  return `${env().siteUrl}/activate/${key}`;
}

/** Derived from the Auth server's secret key, which can already set any password: no further secret to lose. */
function serverKey(): Buffer {
  return Buffer.from(hkdfSync("sha256", env().supabaseSecretKey, "", "owner link keys", 32));
}
