import { createHash, timingSafeEqual } from "node:crypto";

/**
 * True if a request has the header `Authorization: Bearer <secret>`, as Vercel's scheduler and Prometheus send it.
 * Compares digests, which have equal lengths, so that timing reveals nothing about the secret.
 */
export function hasBearer(headers: Headers, secret: string): boolean {
  return timingSafeEqual(digest(headers.get("authorization") ?? ""), digest(`Bearer ${secret}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
