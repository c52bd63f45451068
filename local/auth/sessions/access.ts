import type { MiddlewareHandler } from "hono";
import type { AuthContext, AuthEnv, Claims, Service, Session } from "../context";
import { isAdmin } from "../context";
import { AuthError } from "../errors";
import { findUserById, isBanned } from "../users";
import { parseUuid } from "../validation";

/**
 * Accepts only service_role and supabase_admin. A token of a user's session is also checked in the database.
 */
export function requireAdmin(service: Service): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    const claims = await readClaims(c, service);
    if (claims.session_id) await loadUser(c, service, claims);
    if (!isAdmin(claims)) throw new AuthError(403, "not_admin", "User not allowed");
    await next();
  };
}

/** Accepts a token if its user and session exist and the user is not banned, and loads both. */
export function requireUser(service: Service): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    await loadUser(c, service, await readClaims(c, service));
    if (isBanned(c.var.user)) throw new AuthError(403, "user_banned", "User is banned");
    await next();
  };
}

async function readClaims(c: AuthContext, service: Service): Promise<Claims> {
  const claims = c.var.gatewayRole ? { role: c.var.gatewayRole } : await verifyBearer(c, service);
  c.set("claims", claims);
  return claims;
}

async function verifyBearer(c: AuthContext, service: Service): Promise<Claims> {
  const token = /^[Bb]earer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
  if (!token) throw new AuthError(401, "no_authorization", "This endpoint requires a valid Bearer token");
  try {
    return await service.key.verify(token);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badJwt(`invalid JWT: unable to parse or verify signature, ${reason}`);
  }
}

async function loadUser(c: AuthContext, service: Service, claims: Claims): Promise<void> {
  if (!claims.sub) throw badJwt("invalid claim: missing sub claim");
  const userId = parseUuid(claims.sub);
  if (!userId) throw new AuthError(400, "bad_jwt", "invalid claim: sub claim must be a UUID");
  const user = await findUserById(service.pool, userId);
  if (!user) throw new AuthError(403, "user_not_found", "User from sub claim in JWT does not exist");
  c.set("user", user);
  if (claims.session_id) c.set("session", await findSession(service, String(claims.session_id)));
}

async function findSession(service: Service, id: string): Promise<Session> {
  const sessionId = parseUuid(id);
  if (!sessionId) throw badJwt("invalid claim: session_id claim must be a UUID");
  const text = "select id, user_id, aal from auth.sessions where id = $1";
  const [session] = (await service.pool.query<Session>(text, [sessionId])).rows;
  if (session) return session;
  throw new AuthError(403, "session_not_found", "Session from session_id claim in JWT does not exist");
}

function badJwt(message: string): AuthError {
  return new AuthError(403, "bad_jwt", message);
}
