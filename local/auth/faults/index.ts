import { randomUUID } from "node:crypto";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type MiddlewareHandler } from "hono";
import type { AuthContext, AuthEnv, Service } from "../context";
import { AuthError, errorResponse, WeakPasswordError } from "../errors";
import { unknownKey } from "../gateway";
import { secretKey } from "../sessions/keys";
import { findUserById } from "../users";
import { parseUuid } from "../validation";
import { type FaultRule, type FaultRules, parseRules } from "./rules";

/**
 * PUT, GET and DELETE /__faults set, list and clear the next failures, for tests. POST /__faults/release ends
 * every delay of `commit-late`.
 */
export function faultRoutes(rules: FaultRules): Hono {
  return new Hono()
    .get("/", (c) => c.json({ rules: rules.list() }))
    .put("/", async (c) => {
      try {
        rules.set(parseRules(await c.req.json()));
      } catch (error) {
        return c.json({ message: String(error) }, 400);
      }
      return c.json({ rules: rules.list() });
    })
    .post("/release", (c) => {
      rules.release();
      return c.json({ rules: rules.list() });
    })
    .delete("/", (c) => {
      rules.clear(c.req.query("emailContains"));
      return c.json({ rules: rules.list() });
    });
}

/** Applies the faults of `rules`. `redo` runs a copy of the request, delayed before its COMMIT. */
export function injectFaults(
  service: Service,
  rules: FaultRules,
  redo: (request: Request, c: AuthContext, beforeCommit: () => Promise<void>) => void,
): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    const route = routeOf(c);
    if (c.env.beforeCommit || !rules.mayApply(route)) return next();
    const request = c.req.raw.clone();
    const rule = rules.take(route, await emailOf(c, service));
    if (!rule) return next();
    return apply(c, rule, next, () => {
      const released = rules.delayCommit(rule.delayMs);
      redo(request, c, () => released);
    });
  };
}

async function apply(
  c: AuthContext,
  rule: FaultRule,
  next: () => Promise<void>,
  commitLate: () => void,
): Promise<Response | undefined> {
  switch (rule.kind) {
    case "bad-jwt":
      return errorResponse(badJwt(), c);
    case "bad-key":
      return unknownKey(c);
    case "captcha":
      return isFromServer(c) ? runNext(next) : errorResponse(captchaFailed(), c);
    case "clock-behind":
      c.env.behindMs = rule.delayMs;
      return runNext(next);
    case "over-limit":
      return errorResponse(new AuthError(429, "over_request_rate_limit", "Request rate limit reached"), c);
    case "provider-disabled":
      return errorResponse(new AuthError(422, "email_provider_disabled", "Email logins are disabled"), c);
    case "html":
      return c.html("<!doctype html><title>Just a moment</title>");
    case "foreign-json":
      return c.json({ id: randomUUID(), email: "someone@else.test", app_metadata: {} });
    case "fail":
    case "fail-before":
      return errorResponse(internal(rule), c);
    case "unavailable":
      return reset(c);
    case "weak-password":
      return errorResponse(new WeakPasswordError("Password is known to be weak.", ["pwned"]), c);
    case "false-200":
      return c.json({});
    case "commit-late":
      commitLate();
      return errorResponse(timeout(), c);
  }
  await next();
  // A refused request has committed nothing, so its own response is returned.
  if (c.res.status >= 400) return undefined;
  switch (rule.kind) {
    case "commit-then-500":
      return replaceResponse(c, internal(rule));
    case "commit-then-504":
      return replaceResponse(c, timeout());
    case "commit-then-reset":
      c.res = reset(c);
      return undefined;
    case "commit-then-hang":
      c.res = RESPONSE_ALREADY_SENT;
      return undefined;
  }
}

async function runNext(next: () => Promise<void>): Promise<undefined> {
  await next();
}

/** CAPTCHA protection accepts calls with admin credentials, which the gateway derives from the secret key. */
function isFromServer(c: AuthContext): boolean {
  return c.req.header("apikey") === secretKey && c.req.header("authorization") === `Bearer ${secretKey}`;
}

function captchaFailed(): AuthError {
  const message = "captcha protection: request disallowed (no captcha_token found)";
  return new AuthError(400, "captcha_failed", message);
}

function replaceResponse(c: AuthContext, error: AuthError): undefined {
  c.res = errorResponse(error, c);
}

function reset(c: AuthContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function routeOf(c: AuthContext): string {
  const path = c.req.path
    .replace(/^\/auth\/v1/, "")
    .replace(/^\/admin\/users\/[^/]+$/, "/admin/users/{id}")
    .replace(/^\/factors\/[^/]+/, "/factors/{id}");
  return `${c.req.method} ${path}`;
}

/** The e-mail of the user in the path, otherwise the one in the body, otherwise the one in the token. */
async function emailOf(c: AuthContext, service: Service): Promise<string | null> {
  const id = parseUuid(/^(?:\/auth\/v1)?\/admin\/users\/([^/]+)$/.exec(c.req.path)?.[1] ?? "");
  if (id) return (await findUserById(service.pool, id))?.email ?? null;
  const body = (await c.req.json().catch(() => null)) as { email?: unknown } | null;
  return typeof body?.email === "string" ? body.email.toLowerCase() : emailInToken(c);
}

/** Does not verify the token, which only selects the user that a fault applies to. */
function emailInToken(c: AuthContext): string | null {
  const payload = c.req.header("authorization")?.split(".")[1] ?? "";
  const claims = /^[\w-]+$/.test(payload) ? JSON.parse(Buffer.from(payload, "base64url").toString()) : {};
  return typeof claims.email === "string" ? claims.email : null;
}

function internal({ route }: FaultRule): AuthError {
  const message = route.startsWith("DELETE")
    ? "Database error deleting user"
    : "Database error creating new user";
  return new AuthError(500, "unexpected_failure", message);
}

function timeout(): AuthError {
  const message = "Processing this request timed out, please retry after a moment.";
  return new AuthError(504, "request_timeout", message);
}

function badJwt(): AuthError {
  const message = "invalid JWT: unable to parse or verify signature, token signature is invalid";
  return new AuthError(403, "bad_jwt", message);
}
