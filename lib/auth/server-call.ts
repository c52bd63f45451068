import "server-only";
import { env } from "@/lib/platform/env";
import { bodyOf } from "@/lib/platform/http/body/body";
import { looksSecret, maskEmails } from "@/lib/platform/redact";

/** The Auth server's own time limit for a request. */
export const serverTimeoutMs = 10_000;
/** The time limit of a call. The server sends no response after its own limit. */
export const callTimeoutMs = 12_000;
/** Seconds after a lost response until the Auth server has certainly finished the request. */
export const lateEffectSeconds = 15;

type AuthResponse = {
  status: number;
  /** The Auth server's own error code; empty if the response has none. */
  code: string;
  /** The SQLSTATE of an error that was raised inside the server's transaction and rolled it back. */
  sqlstate?: string;
  /** The message that a trigger raised, on one line and without addresses. */
  message?: string;
  body: Record<string, unknown>;
};

/** `lost`: no valid response arrived, so the request may have been carried out. */
export type CallResult = AuthResponse | "never-sent" | "lost";

/**
 * Sends one request to the Auth server's API under `path`, with the secret key. Never throws. A success is accepted
 * only if its body is JSON, so a gateway's page with status 200 is not. If `expectedId` is given, the JSON must also
 * have this id. A deletion returns `{}`, so its caller checks it with a read.
 */
export async function call(
  method: string,
  path: string,
  timeoutMs: number,
  body?: unknown,
  expectedId?: string,
): Promise<CallResult> {
  const { supabaseUrl, supabaseSecretKey: key } = env();
  try {
    const response = await fetch(`${supabaseUrl}/auth/v1${path}`, {
      method,
      headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(Math.ceil(Math.max(1, Math.min(callTimeoutMs, timeoutMs)))),
    });
    const received = await bodyOf(response);
    if (!received) return "lost";
    const answer = parseObject(received);
    if (response.ok && (!answer || (expectedId !== undefined && answer.id !== expectedId))) return "lost";
    return toAnswer(response, answer ?? {});
  } catch (error) {
    return neverSent(error) ? "never-sent" : "lost";
  }
}

function toAnswer(response: Response, body: Record<string, unknown>): AuthResponse {
  const { status, headers } = response;
  const codes = [headers.get("x-sb-error-code"), body.error_code, body.code];
  const answer: AuthResponse = { status, code: codes.find(isCode) ?? "", body };
  if (response.ok || typeof body.code !== "string" || !/^[0-9A-Z]{5}$/.test(body.code)) return answer;
  return { ...answer, sqlstate: body.code, message: raisedMessage(body.code, body.message) };
}

/** The response as a JSON object; null for a gateway's page or a truncated body. */
function parseObject(body: Uint8Array): Record<string, unknown> | null {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof answer === "object" ? (answer as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** True for a word shaped like the Auth server's codes. Other text, such as a gateway's, is never stored. */
function isCode(given: unknown): given is string {
  return typeof given === "string" && /^[a-z_]{3,60}$/.test(given) && !looksSecret("", given);
}

/** Only RAISE EXCEPTION messages are written by the product's developers. Other Postgres errors can quote values. */
function raisedMessage(sqlstate: string, message: unknown): string | undefined {
  if (sqlstate !== "P0001" || typeof message !== "string" || looksSecret("", message)) return undefined;
  return maskEmails(message.replaceAll(/\s+/g, " ")).slice(0, 200).toWellFormed();
}

/** True if no connection was made, so the server cannot have received the request. */
function neverSent(error: unknown): boolean {
  const cause =
    error instanceof Error ? (error.cause as { code?: string; errors?: { code?: string }[] }) : undefined;
  const codes = cause?.errors?.map(({ code }) => code) ?? [cause?.code];
  return codes.every(
    (code) => code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "UND_ERR_CONNECT_TIMEOUT",
  );
}
