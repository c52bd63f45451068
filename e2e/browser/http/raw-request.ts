import { createHash } from "node:crypto";
import { attemptIdOf } from "@/local/seed/tenants";
import type { BuiltAction } from "../built";
import { ownPage } from "../fixtures";
import type { Call } from "../owner/access";

/** Requests as a program makes them, without a browser and without the pages that would hold them back. */

/**
 * Asks for a server action as React would, with other headers where they are given, of the tests' console or of
 * another; its status, redirect and answer.
 */
export async function call(
  { id, page }: Pick<BuiltAction, "id" | "page">,
  { args, form }: Call,
  more: Record<string, string>,
  console = ownPage.origin,
): Promise<string> {
  let body: FormData | string = JSON.stringify(args);
  if (form) {
    body = new FormData();
    for (const [field, value] of Object.entries(form)) body.set(`_1_${field}`, value);
    body.set("0", JSON.stringify([...args, "$K1"]));
  }
  const headers = { "next-action": id, accept: "text/x-component", ...more };
  return post(page, body, headers, console);
}

/** Sends a body to a page, whatever it is; its status, redirect and answer. */
export async function post(
  page: string,
  body: BodyInit,
  more: Record<string, string>,
  console: string = ownPage.origin,
): Promise<string> {
  const path = page
    .replace("[slug]", "golden-spoon")
    .replace("[attemptId]", attemptIdOf("nordic-plate"))
    .replace("[key]", "no-key");
  const headers = { origin: console, ...more };
  const init: RequestInit = { method: "POST", headers, body, redirect: "manual" };
  const response = await fetch(`${console}${path}`, init);
  return [response.status, response.headers.get("x-action-redirect"), await response.text()].join("\n");
}

/** Asks for an address; its status, redirect, and answer. */
export async function get(
  path: string,
  headers: Record<string, string>,
  console = ownPage.origin,
): Promise<string> {
  const response = await fetch(`${console}${path}`, { headers, redirect: "manual" });
  return [response.status, response.headers.get("location"), await response.text()].join("\n");
}

/** A network address of a test's own, so that its calls are counted apart from those of the others. */
export function ownAddress(unique: string, n = 0): string {
  return `10.${[...createHash("sha256").update(`${unique}.${n}`).digest().subarray(0, 3)].join(".")}`;
}
