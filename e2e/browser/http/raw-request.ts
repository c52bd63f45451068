import { createHash } from "node:crypto";
import { attemptIdOf } from "@/local/seed/tenants";
import type { BuiltAction } from "../built";
import { sameOrigin } from "../fixtures";
import type { Call } from "../owner/access";

/** Requests sent without a browser. */

/**
 * Calls a server action as React does, with extra headers, on the tests' console or another one. Returns the status,
 * redirect and body.
 */
export async function call(
  { id, page }: Pick<BuiltAction, "id" | "page">,
  { args, form }: Call,
  more: Record<string, string>,
  origin = sameOrigin.origin,
): Promise<string> {
  let body: FormData | string = JSON.stringify(args);
  if (form) {
    body = new FormData();
    for (const [field, value] of Object.entries(form)) body.set(`_1_${field}`, value);
    body.set("0", JSON.stringify([...args, "$K1"]));
  }
  const headers = { "next-action": id, accept: "text/x-component", ...more };
  return post(page, body, headers, origin);
}

/** Sends any body to a page; returns the status, redirect and body. */
export async function post(
  page: string,
  body: BodyInit,
  more: Record<string, string>,
  origin: string = sameOrigin.origin,
): Promise<string> {
  const path = page
    .replace("[slug]", "golden-spoon")
    .replace("[attemptId]", attemptIdOf("nordic-plate"))
    .replace("[key]", "no-key");
  const headers = { origin, ...more };
  const init: RequestInit = { method: "POST", headers, body, redirect: "manual" };
  const response = await fetch(`${origin}${path}`, init);
  return [response.status, response.headers.get("x-action-redirect"), await response.text()].join("\n");
}

/** Requests a path; returns the status, redirect and body. */
export async function get(
  path: string,
  headers: Record<string, string>,
  origin = sameOrigin.origin,
): Promise<string> {
  const response = await fetch(`${origin}${path}`, { headers, redirect: "manual" });
  return [response.status, response.headers.get("location"), await response.text()].join("\n");
}

/** A network address for one test, so that its calls are counted separately. */
export function ownAddress(unique: string, n = 0): string {
  return `10.${[...createHash("sha256").update(`${unique}.${n}`).digest().subarray(0, 3)].join(".")}`;
}
