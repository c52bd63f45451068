import { createHash, timingSafeEqual } from "node:crypto";

/**
 * True where a request carries `Authorization: Bearer <secret>`, as Vercel's scheduler and Prometheus send it.
 * Digests are compared, which are equally long, so that the time it takes tells nothing about the secret.
 */
export function hasBearer(headers: Headers, secret: string): boolean {
  return timingSafeEqual(digest(headers.get("authorization") ?? ""), digest(`Bearer ${secret}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
