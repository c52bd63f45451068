import "server-only";
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { env } from "@/lib/platform/env";

/** The values that a link's key authenticates. */
export type LinkTerms = { id: string; attemptId: string; ownerId: string };

const keyPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * A link's key is 32 bytes in base64url: an HMAC of the link's ids with a key of this server. Therefore, a retried
 * e-mail has the same link although no key is stored, and a link that another program inserted does not work.
 */
export function keyOf({ id, attemptId, ownerId }: LinkTerms): string {
  const terms = ["owner link", id, attemptId, ownerId].join("\n");
  return createHmac("sha256", serverKey()).update(terms).digest("base64url");
}

/** The digest that is stored instead of the key, and used to look up the link. */
export function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

/** A link's URL. Its origin is the configured one, never taken from a request. */
export function linkUrl(key: string): string {
  return `${env().siteUrl}/activate/${key}`;
}

/** Derived from the Auth server's secret key, which can already set any password, so no second secret is needed. */
function serverKey(): Buffer {
  return Buffer.from(hkdfSync("sha256", env().supabaseSecretKey, "", "owner link keys", 32));
}
