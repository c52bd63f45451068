import "server-only";
import { env } from "@/lib/env";
import { type Call, call } from "@/lib/provisioning/auth-user";

/**
 * The Auth server's two ways to a link that leads to a password. Both need an account and create none, both
 * replace the account's earlier link, and a lost answer leaves open whether they did.
 */

const timeoutMs = 12_000;

/** The page of ours that a link leads to. The Auth server must allow it among its redirect URLs. */
export function activateUrl(): string {
  return `${env().siteUrl}/activate`;
}

/** Makes the Auth server mail a link. Null for 200, else what stood in the way, as a code. */
export async function requestLinkMail(email: string): Promise<string | null> {
  const path = `/recover?redirect_to=${encodeURIComponent(activateUrl())}`;
  return problemOf(await call("POST", path, timeoutMs, { email }));
}

export type NewLink = { ok: true; userId: string; tokenHash: string } | { ok: false; problem: string };

/** Makes a link without a mail. Its token must be shown or forgotten, never kept. */
export async function generateLink(email: string): Promise<NewLink> {
  const answer = await call("POST", "/admin/generate_link", timeoutMs, { type: "recovery", email });
  const problem = problemOf(answer);
  if (problem !== null || typeof answer === "string") return { ok: false, problem: problem ?? "no_answer" };
  const { id, hashed_token: tokenHash } = answer.body;
  if (typeof id !== "string" || typeof tokenHash !== "string") return { ok: false, problem: "no_answer" };
  return { ok: true, userId: id, tokenHash };
}

/** What an answer's problem is called. */
function problemOf(answer: Call): string | null {
  if (answer === "never-sent") return "unreachable";
  if (answer === "lost") return "no_answer";
  if (answer.status === 200) return null;
  return answer.code || `http_${answer.status}`;
}
