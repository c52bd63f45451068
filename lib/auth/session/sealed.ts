import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/platform/env";

/** Encodes text, and appends a signature that only this console can make and that is valid only for this purpose. */
export function seal(purpose: string, text: string): string {
  return `${Buffer.from(text).toString("base64url")}.${signature(purpose, text).toString("base64url")}`;
}

/** The content of a sealed value; null unless this console sealed it for this purpose. */
export function unseal(purpose: string, sealed: string | undefined): string | null {
  const [encoded = "", given = ""] = sealed?.split(".") ?? [];
  const text = Buffer.from(encoded, "base64url").toString();
  const expected = signature(purpose, text);
  const actual = Buffer.from(given, "base64url");
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? text : null;
}

function signature(purpose: string, text: string): Buffer {
  const key = createHmac("sha256", env().supabaseSecretKey).update(`console cookie: ${purpose}`).digest();
  return createHmac("sha256", key).update(text).digest();
}
