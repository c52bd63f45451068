import "server-only";
import { env } from "@/lib/platform/env";
import { bodyOf } from "@/lib/platform/http/body/body";
import { looksSecret, maskEmails } from "@/lib/platform/redact";

/** The server itself gives up after 10 s; later than that, no answer will come. */
export const callTimeoutMs = 12_000;

type Answer = {
  status: number;
  /** The Auth server's own error code; empty if the answer has none. */
  code: string;
  /** The SQLSTATE of an error that was raised within the server's transaction, and so undid it. */
  sqlstate?: string;
  /** What a trigger raised, on one line and without addresses. */
  message?: string;
  body: Record<string, unknown>;
};

/** `lost`: nothing that counts as an answer came back, so the request may have been carried out. */
export type Call = Answer | "never-sent" | "lost";

/**
 * One request of the Auth server's API under `path`, with the secret key; never throws. A success counts only as
 * JSON that names the user `about`, if one is given: a gateway's page with status 200 is no answer. A deletion is
 * answered by `{}`, and so is read back by its caller.
 */
export async function call(
  method: string,
  path: string,
  timeoutMs: number,
  body?: unknown,
  about?: string,
): Promise<Call> {
  const { supabaseUrl, supabaseSecretKey: key } = env();
  try {
    const response = await fetch(`${supabaseUrl}/auth/v1${path}`, {
      method,
      headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(Math.max(1, Math.min(callTimeoutMs, timeoutMs))),
    });
    const received = await bodyOf(response);
    if (!received) return "lost";
    const answer = answerIn(received);
    if (response.ok && (!answer || (about !== undefined && answer.id !== about))) return "lost";
    return read(response, answer ?? {});
  } catch (error) {
    return neverSent(error) ? "never-sent" : "lost";
  }
}

function read(response: Response, body: Record<string, unknown>): Answer {
  const { status, headers } = response;
  const codes = [headers.get("x-sb-error-code"), body.error_code, body.code];
  const answer: Answer = { status, code: codes.find(isCode) ?? "", body };
  if (response.ok || typeof body.code !== "string" || !/^[0-9A-Z]{5}$/.test(body.code)) return answer;
  return { ...answer, sqlstate: body.code, message: raisedMessage(body.code, body.message) };
}

/** What an answer holds as a JSON object; null for a gateway's page, or what breaks off. */
function answerIn(body: Uint8Array): Record<string, unknown> | null {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof answer === "object" ? (answer as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** True for a word as the Auth server's codes are. Any other text, a gateway's perhaps, is kept nowhere. */
function isCode(given: unknown): given is string {
  return typeof given === "string" && /^[a-z_]{3,60}$/.test(given) && !looksSecret("", given);
}

/** Only RAISE EXCEPTION has words of the product's developers; other errors of Postgres quote values. */
function raisedMessage(sqlstate: string, message: unknown): string | undefined {
  if (sqlstate !== "P0001" || typeof message !== "string" || looksSecret("", message)) return undefined;
  return maskEmails(message.replaceAll(/\s+/g, " ")).slice(0, 200).toWellFormed();
}

/** True where no connection was made, so that the server cannot have seen the request. */
function neverSent(error: unknown): boolean {
  const cause =
    error instanceof Error ? (error.cause as { code?: string; errors?: { code?: string }[] }) : undefined;
  const codes = cause?.errors?.map(({ code }) => code) ?? [cause?.code];
  return codes.every(
    (code) => code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "UND_ERR_CONNECT_TIMEOUT",
  );
}
