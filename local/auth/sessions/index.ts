import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { JsonObject } from "../body";
import type { AuthContext, Service } from "../context";
import type { Queryable } from "../database";
import { updateUser } from "../user-changes";
import { userJson } from "../user-json";
import { instanceId, type User } from "../users";

const accessTokenSeconds = 3600;
const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The sign-in methods that raise a session to aal2. */
const secondFactors = ["totp", "mfa/phone", "mfa/webauthn"];

type SignInMethod = "password" | "otp";

/** Opens a session and returns the response to a sign-in: access token, refresh token and user. */
export async function openSession(
  tx: Queryable,
  c: AuthContext,
  service: Service,
  user: User,
  method: SignInMethod,
): Promise<JsonObject> {
  const now = new Date();
  const sessionId = randomUUID();
  await tx.query(
    `insert into auth.sessions (id, user_id, created_at, updated_at, aal, user_agent, ip)
     values ($1, $2, $3, $3, 'aal1', $4, $5)`,
    [sessionId, user.id, now, ...client(c)],
  );
  const refreshToken = await insertRefreshToken(tx, user, sessionId, null);
  await updateUser(tx, user, { last_sign_in_at: now });
  await tx.query(
    `insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
     values ($1, $2, $3, $3, $4)`,
    [randomUUID(), sessionId, now, method],
  );
  return sessionResponse(tx, c, service, user, sessionId, refreshToken);
}

/** The response for an existing session, with a new access token. */
export async function sessionResponse(
  tx: Queryable,
  c: AuthContext,
  service: Service,
  user: User,
  sessionId: string,
  refreshToken: string,
): Promise<JsonObject> {
  const amr = await signInMethods(tx, sessionId);
  const issuedAt = Math.floor((Date.now() - (c.env.behindMs ?? 0)) / 1000);
  const expiresAt = issuedAt + accessTokenSeconds;
  const accessToken = await service.key.sign({
    iss: `${service.projectUrl}/auth/v1`,
    sub: user.id,
    aud: user.aud ?? "",
    exp: expiresAt,
    iat: issuedAt,
    email: user.email ?? "",
    phone: user.phone ?? "",
    app_metadata: user.raw_app_meta_data,
    user_metadata: user.raw_user_meta_data,
    role: user.role ?? "",
    aal: amr.some(({ method }) => secondFactors.includes(method)) ? "aal2" : "aal1",
    amr,
    session_id: sessionId,
    is_anonymous: user.is_anonymous,
  });
  c.header("sb-auth-user-id", user.id);
  c.header("sb-auth-session-id", sessionId);
  c.header("sb-auth-refresh-token-prefix", refreshToken.slice(0, 5));
  return {
    access_token: accessToken,
    token_type: "bearer",
    expires_in: accessTokenSeconds,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: userJson(user),
  };
}

/** Adds the session's next refresh token, which replaces `parent`. */
export async function insertRefreshToken(
  tx: Queryable,
  user: User,
  sessionId: string,
  parent: string | null,
): Promise<string> {
  const token = Array.from(randomBytes(12), () => alphabet[randomInt(alphabet.length)]).join("");
  await tx.query(
    `insert into auth.refresh_tokens (instance_id, token, user_id, revoked, created_at, updated_at, parent, session_id)
     values ($1, $2, $3, false, $4, $4, $5, $6)`,
    [instanceId, token, user.id, new Date(), parent, sessionId],
  );
  return token;
}

/** Records the time and client of the session's last refresh. */
export async function touchSession(tx: Queryable, c: AuthContext, sessionId: string): Promise<void> {
  await tx.query(
    `update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now(), user_agent = $2, ip = $3
     where id = $1`,
    [sessionId, ...client(c)],
  );
}

async function signInMethods(
  tx: Queryable,
  sessionId: string,
): Promise<{ method: string; timestamp: number }[]> {
  const text = `select authentication_method as method, updated_at from auth.mfa_amr_claims
    where session_id = $1 order by updated_at desc`;
  const { rows } = await tx.query<{ method: string; updated_at: Date }>(text, [sessionId]);
  return rows.map(({ method, updated_at }) => ({
    method,
    timestamp: Math.floor(updated_at.getTime() / 1000),
  }));
}

function client(c: AuthContext): [string | null, string | null] {
  return [c.req.header("user-agent") ?? null, addressOf(c)];
}

/** The address that a request came from, without the prefix of an IPv4 address mapped to IPv6. */
export function addressOf(c: AuthContext): string | null {
  return c.env.incoming?.socket.remoteAddress?.replace(/^::ffff:/, "") ?? null;
}
