import { randomUUID } from "node:crypto";
import { TOTP } from "otpauth";
import { recordAudit, userActor } from "../audit-log";
import { readBody } from "../body";
import type { AuthContext, Service, Session } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError, badRequest } from "../errors";
import { addressOf, sessionResponse } from "../sessions";
import { replaceActiveToken } from "../sessions/refresh";
import { findUserById, type User } from "../users";
import { parseUuid } from "../validation";
import type { FactorRow } from "./index";

const challengeSeconds = 300;

/** POST /factors/{id}/challenge: a code must then follow within five minutes and from the same address. */
export async function challengeFactor(c: AuthContext, service: Service): Promise<Response> {
  const { user, factor } = c.var;
  const [id, now] = [randomUUID(), new Date()];
  await transaction(service.pool, async (tx) => {
    const text =
      "insert into auth.mfa_challenges (id, factor_id, created_at, ip_address) values ($1, $2, $3, $4)";
    await tx.query(text, [id, factor.id, now, addressOf(c)]);
    // The column is unique, and two challenges can have the same time in milliseconds.
    await tx.query("update auth.mfa_factors set last_challenged_at = clock_timestamp() where id = $1", [
      factor.id,
    ]);
    const traits = { factor_id: factor.id, factor_status: factor.status };
    await recordAudit(tx, userActor(user), "challenge_created", traits);
  });
  const expires_at = Math.floor(now.getTime() / 1000) + challengeSeconds;
  return c.json({ id, type: factor.factor_type, expires_at });
}

/**
 * POST /factors/{id}/verify: a valid code confirms the factor and raises this session to aal2. Ends the user's sessions
 * at a lower level, deletes the user's unconfirmed factors, and revokes this session's earlier refresh token.
 */
export async function verifyFactor(c: AuthContext, service: Service): Promise<Response> {
  const { user, factor, session } = c.var;
  const body = await readBody(c, { challenge_id: "text", code: "text" });
  const challengeId = body.challenge_id && parseUuid(body.challenge_id);
  if (challengeId === null)
    throw new AuthError(400, "bad_json", "Could not parse request body as JSON: no UUID");
  if (!body.code) throw badRequest("Code needs to be non-empty");
  if (!session) throw new AuthError(500, "unexpected_failure", "Cannot read SessionId claim as UUID");
  await assertOpen(service.pool, factor, challengeId, addressOf(c));
  if (!isValidCode(factor, body.code)) {
    throw new AuthError(422, "mfa_verification_failed", "Invalid TOTP code entered");
  }
  const response = await transaction(service.pool, async (tx) => {
    await recordVerification(tx, user, factor, challengeId);
    const verified = await findUserById(tx, user.id);
    if (!verified) throw new AuthError(500, "unexpected_failure", "Database error loading user");
    await raiseLevel(tx, session, factor);
    const refreshToken = await replaceActiveToken(tx, verified, session.id);
    const tokens = await sessionResponse(tx, c, service, verified, session.id, refreshToken);
    await tx.query("delete from auth.sessions where user_id = $1 and aal < 'aal2'", [user.id]);
    await tx.query(
      "delete from auth.mfa_factors where user_id = $1 and status = 'unverified' and factor_type = $2",
      [user.id, factor.factor_type],
    );
    return tokens;
  });
  return c.json(response);
}

/** Throws unless the challenge belongs to this factor, was requested from this address, and is unused and recent. */
async function assertOpen(
  db: Queryable,
  factor: FactorRow,
  challengeId: string,
  address: string | null,
): Promise<void> {
  const { rows } = await db.query<{ usable: boolean; expired: boolean }>(
    `select verified_at is null and ip_address is not distinct from $3::inet as usable,
       created_at < now() - $4 * interval '1 second' as expired
     from auth.mfa_challenges where id = $1 and factor_id = $2`,
    [challengeId || null, factor.id, address, challengeSeconds],
  );
  const [challenge] = rows;
  if (!challenge) {
    throw new AuthError(422, "mfa_factor_not_found", "MFA factor with the provided challenge ID not found");
  }
  if (!challenge.usable) {
    throw new AuthError(422, "mfa_ip_address_mismatch", "Challenge and verify IP addresses mismatch.");
  }
  if (challenge.expired) {
    await db.query("delete from auth.mfa_challenges where id = $1", [challengeId]);
    const advice = "verify against another challenge or create a new challenge.";
    throw new AuthError(422, "mfa_challenge_expired", `MFA challenge ${challengeId} has expired, ${advice}`);
  }
}

/** Accepts a code one step late or early, since clocks differ. */
function isValidCode(factor: FactorRow, code: string): boolean {
  return new TOTP({ secret: factor.secret ?? "" }).validate({ token: code.trim(), window: 1 }) !== null;
}

async function recordVerification(
  tx: Queryable,
  user: User,
  factor: FactorRow,
  challengeId: string,
): Promise<void> {
  const traits = { factor_id: factor.id, challenge_id: challengeId, factor_type: factor.factor_type };
  await recordAudit(tx, userActor(user), "verification_attempted", traits);
  await tx.query("update auth.mfa_challenges set verified_at = now() where id = $1", [challengeId]);
  if (factor.status === "verified") return;
  await tx.query("update auth.mfa_factors set status = 'verified', updated_at = now() where id = $1", [
    factor.id,
  ]);
}

async function raiseLevel(tx: Queryable, session: Session, factor: FactorRow): Promise<void> {
  await tx.query(
    `insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
     values ($1, $2, now(), now(), 'totp')
     on conflict (session_id, authentication_method) do update set updated_at = now()`,
    [randomUUID(), session.id],
  );
  const text = "update auth.sessions set aal = 'aal2', factor_id = $2 where id = $1";
  await tx.query(text, [session.id, factor.id]);
}
