import type pg from "pg";
import { recordAudit, userActor } from "../audit-log";
import { readBody } from "../body";
import type { AuthContext, Service } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError, badRequest } from "../errors";
import { updateUser } from "../user-changes";
import { findUserById, isBanned, type User } from "../users";
import { insertRefreshToken, sessionResponse, touchSession } from "./index";

type TokenRow = {
  token: string;
  user_id: string;
  session_id: string | null;
  revoked: boolean;
  updated_at: Date;
  not_after: Date | null;
};

/** A used token can be exchanged again for this long, because several tabs may refresh at the same time. */
const reuseIntervalMs = 10_000;

/**
 * Exchanges a refresh token for the session's next one. Reusing the active token's parent returns the active
 * token, because the client may not have received the response. Any other reuse after the interval revokes
 * all of the session's tokens.
 */
export async function refreshSession(c: AuthContext, service: Service): Promise<Response> {
  const { refresh_token: given } = await readBody(c, { refresh_token: "text" });
  if (!/^[a-z0-9]{12}$/.test(given)) throw badRequest("Refresh token is not valid");
  const outcome = await transaction(service.pool, async (tx) => {
    const { token, sessionId, user } = await lockToken(tx, given);
    if (isBanned(user)) throw refused("user_banned", "User Banned");
    if (token.not_after && token.not_after < new Date()) throw refused("session_expired", "Session Expired");

    const active = token.revoked ? await activeToken(tx, sessionId) : null;
    const replayed = active?.parent === token.token;
    if (token.revoked && !replayed && Date.now() > token.updated_at.getTime() + reuseIntervalMs) {
      await revokeAll(tx, sessionId);
      return null;
    }
    await recordAudit(tx, userActor(user), "token_refreshed");
    const next = active && replayed ? active.token : await swapToken(tx, c, user, token.token, sessionId);
    await touchSession(tx, c, sessionId);
    return sessionResponse(tx, c, service, user, sessionId, next);
  });
  // Thrown only after the revocation has been committed.
  if (!outcome) throw refused("refresh_token_already_used", "Already Used");
  return c.json(outcome);
}

async function lockToken(
  tx: pg.PoolClient,
  given: string,
): Promise<{ token: TokenRow; sessionId: string; user: User }> {
  const { rows } = await tx.query<TokenRow>(
    `select t.token, t.user_id, t.session_id, t.revoked, t.updated_at, s.not_after
     from auth.refresh_tokens t left join auth.sessions s on s.id = t.session_id
     where t.token = $1 for update of t`,
    [given],
  );
  const [token] = rows;
  const user = token && (await findUserById(tx, token.user_id));
  if (!token || !user) throw refused("refresh_token_not_found", "Refresh Token Not Found");
  if (!token.session_id) throw refused("session_not_found", "No Valid Session Found");
  // Allows one refresh of a session at a time, with any of its tokens.
  await tx.query("select from auth.sessions where id = $1 for update", [token.session_id]);
  return { token, sessionId: token.session_id, user };
}

async function activeToken(
  tx: Queryable,
  sessionId: string,
): Promise<{ token: string; parent: string | null } | undefined> {
  const text = `select token, parent from auth.refresh_tokens
    where session_id = $1 and not revoked order by id desc limit 1`;
  return (await tx.query<{ token: string; parent: string | null }>(text, [sessionId])).rows[0];
}

async function swapToken(
  tx: pg.PoolClient,
  c: AuthContext,
  user: User,
  used: string,
  sessionId: string,
): Promise<string> {
  await recordAudit(tx, userActor(user), "token_revoked");
  await revoke(tx, used);
  const next = await insertRefreshToken(tx, user, sessionId, used);
  await updateUser(tx, user, { last_sign_in_at: user.last_sign_in_at });
  c.header("sb-auth-refresh-token-reuse", "false");
  return next;
}

/** Replaces the session's active refresh token; returns the new one. */
export async function replaceActiveToken(tx: Queryable, user: User, sessionId: string): Promise<string> {
  const active = await activeToken(tx, sessionId);
  if (!active) throw new AuthError(500, "unexpected_failure", "No refresh token of this session is active");
  await recordAudit(tx, userActor(user), "token_revoked");
  await revoke(tx, active.token);
  return insertRefreshToken(tx, user, sessionId, active.token);
}

async function revoke(tx: Queryable, token: string): Promise<void> {
  const text = "update auth.refresh_tokens set revoked = true, updated_at = now() where token = $1";
  await tx.query(text, [token]);
}

async function revokeAll(tx: pg.PoolClient, sessionId: string): Promise<void> {
  const text =
    "update auth.refresh_tokens set revoked = true, updated_at = now() where session_id = $1 and not revoked";
  await tx.query(text, [sessionId]);
}

function refused(code: string, reason: string): AuthError {
  return new AuthError(400, code, `Invalid Refresh Token: ${reason}`);
}
