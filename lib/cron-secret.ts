import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "./env";

/**
 * True where a request carries `Authorization: Bearer <CRON_SECRET>`, as Vercel's scheduler sends it.
 * Digests are compared, which are equally long, so that the time it takes tells nothing about the secret.
 */
export function hasCronSecret(headers: Headers): boolean {
  const sent = digest(headers.get("authorization") ?? "");
  return timingSafeEqual(sent, digest(`Bearer ${env().cronSecret}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
