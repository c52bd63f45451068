import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import pg from "pg";

const versionHeader = "x-supabase-api-version";
const modernVersion = "2024-01-01";

/** An intentional error response: HTTP status, the server's own error code, and a message. */
export class AuthError extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** 422 with reasons, such as `length`, that a client can show next to its password field. */
export class WeakPasswordError extends AuthError {
  constructor(
    message: string,
    readonly reasons: string[],
  ) {
    super(422, "weak_password", message);
  }
}

/** The real server's response to a panic: an error with only the generic code. */
export class Panic extends Error {}

export function badRequest(message: string): AuthError {
  return new AuthError(400, "validation_failed", message);
}

export function emailExists(): AuthError {
  return new AuthError(422, "email_exists", "A user with this email address has already been registered");
}

/** Runs a step. Rethrows its AuthErrors, and turns its other errors into a 500 with this message. */
export async function wrapDatabaseErrors<T>(message: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof AuthError) throw cause;
    throw new AuthError(500, "unexpected_failure", message, { cause });
  }
}

/** Like wrapDatabaseErrors, but hides the step's own AuthErrors behind this message too. */
export async function hideErrors<T>(message: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw new AuthError(500, "unexpected_failure", message, { cause });
  }
}

/**
 * Renders an error in one of two shapes. Clients that send a version header of 2024-01-01 or later get
 * `{code, message}` and the version 2024-01-01 in return. All others get `{code: status, error_code, msg}`, except for
 * some database errors, which they get in Postgres's own format.
 */
export function errorResponse(error: unknown, c: Context): Response {
  logCause(error, c);
  const modern = isModern(c.req.header(versionHeader));
  if (modern) c.header(versionHeader, modernVersion);
  if (isTimeout(error)) {
    const message = "Processing this request timed out, please retry after a moment.";
    return render(c, modern, new AuthError(504, "request_timeout", message), true);
  }
  if (error instanceof WeakPasswordError) return render(c, modern, error, !modern);
  if (error instanceof AuthError) return render(c, modern, error, true);
  const message =
    error instanceof Panic
      ? "Internal Server Error"
      : "Unexpected failure, please check server logs for more information";
  return render(c, modern, new AuthError(500, "unexpected_failure", message), false);
}

function render(c: Context, modern: boolean, error: AuthError, announced: boolean): Response {
  if (announced) c.header("x-sb-error-code", error.code);
  const reasons = error instanceof WeakPasswordError ? { weak_password: { reasons: error.reasons } } : {};
  if (modern) return c.json({ code: error.code, message: error.message, ...reasons }, error.status);
  const publicError = publicPostgresError(error.cause);
  if (publicError) return c.json(publicError.body, publicError.status);
  const error_id = announced && error.status >= 500 ? randomUUID() : undefined;
  const body = { code: error.status, error_code: error.code, msg: error.message, error_id, ...reasons };
  return c.json(body, error.status);
}

/** Logs internal errors, which the response hides. Silent in tests, which cause such errors on purpose. */
function logCause(error: unknown, c: Context): void {
  const cause = error instanceof AuthError ? error.cause : error;
  if (cause && process.env.NODE_ENV !== "test") console.error(`auth: ${c.req.method} ${c.req.path}:`, cause);
}

function isModern(version: string | undefined): boolean {
  return version !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(version) && version >= modernVersion;
}

function isTimeout(error: unknown): boolean {
  if (error instanceof AuthError) return isTimeout(error.cause);
  return error instanceof pg.DatabaseError && error.code === "57014";
}

/** The response for constraint errors, `raise exception` and triggers' PTnnn codes; null for other errors. */
function publicPostgresError(cause: unknown): { status: ContentfulStatusCode; body: object } | null {
  if (!(cause instanceof pg.DatabaseError) || !cause.code) return null;
  const chosen = /^PT([2-5]\d\d)$/.exec(cause.code)?.[1];
  const isPublic = /^(P0001|23000|23001|23502|23503|23505|23514|23P01)$/.test(cause.code);
  if (!chosen && !isPublic) return null;
  const { code, message, hint, detail } = cause;
  const status = chosen ? (Number(chosen) as ContentfulStatusCode) : 500;
  return { status, body: { code, message, hint, detail } };
}
