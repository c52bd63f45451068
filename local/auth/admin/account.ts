import { recordAudit, userActor } from "../audit-log";
import { readBody } from "../body";
import { type AuthContext, audienceOf, type Service } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError, badRequest, wrapDatabaseErrors } from "../errors";
import { assertEmailFree, requestEmailChange } from "../mails/email-change";
import { replacePassword } from "../sessions/credentials";
import { hashPassword, matchesPassword } from "../sessions/passwords";
import { mergeMetadata, updateUser } from "../user-changes";
import { userJson } from "../user-json";
import type { User } from "../users";
import { assertPasswordStrength, parseEmail } from "../validation";

/** GET /user. Refuses a request for an audience other than its token's. */
export function showAccount(c: AuthContext): Response {
  if (audienceOf(c) !== c.var.claims.aud) throw badRequest("Token audience doesn't match request audience");
  return c.json(userJson(c.var.user));
}

/**
 * PUT /user: the signed-in user changes the password or the metadata, or requests a new e-mail address. A new
 * password ends all other sessions. A new address takes effect once a link confirms it.
 */
export async function changeAccount(c: AuthContext, service: Service): Promise<Response> {
  const { user, session } = c.var;
  const body = await readBody(c, {
    email: "text",
    password: "optional-text",
    data: "object",
    app_metadata: "object",
  });
  const email = body.email ? parseEmail(body.email) : null;
  if (body.password !== undefined) assertPasswordStrength(body.password);
  if (body.app_metadata) {
    throw new AuthError(403, "not_admin", "Updating app_metadata requires admin privileges");
  }
  const changesCredentials = body.password || (email && email !== user.email);
  if (
    changesCredentials &&
    session?.aal !== "aal2" &&
    user.factors.some(({ status }) => status === "verified")
  ) {
    const message = "AAL2 session is required to update email or password when MFA is enabled.";
    throw new AuthError(401, "insufficient_aal", message);
  }
  if (email && email !== user.email) await assertEmailFree(service.pool, email, user);
  if (body.password && (await matchesPassword(user.encrypted_password, body.password))) {
    throw new AuthError(422, "same_password", "New password should be different from the old password.");
  }
  const hash = body.password ? await hashPassword(body.password) : undefined;
  await transaction(service.pool, async (tx) => {
    if (hash) {
      await wrapDatabaseErrors("Error during password storage", () =>
        replacePassword(tx, user, hash, session?.id),
      );
      await recordAudit(tx, userActor(user), "user_updated_password");
    }
    const { data } = body;
    if (data) {
      const merged = mergeMetadata(user.raw_user_meta_data, data);
      await wrapDatabaseErrors("Error updating user", () =>
        updateUser(tx, user, { raw_user_meta_data: merged }),
      );
    }
    if (email && email !== user.email) await requestEmailChange(tx, user, email);
    await recordAudit(tx, userActor(user), "user_modified");
  });
  return c.json(userJson(user));
}

/** POST /logout?scope=global|local|others. Access tokens of an ended session are refused from then on. */
export async function signOut(c: AuthContext, service: Service): Promise<Response> {
  const scope = c.req.query("scope") || "global";
  if (!["global", "local", "others"].includes(scope)) throw badRequest(`Unsupported logout scope "${scope}"`);
  await wrapDatabaseErrors("Error logging out user", () =>
    transaction(service.pool, async (tx) => {
      await recordAudit(tx, userActor(c.var.user), "logout");
      await endSessions(tx, c.var.user, c.var.session?.id, scope);
    }),
  );
  return c.body(null, 204);
}

async function endSessions(
  tx: Queryable,
  user: User,
  current: string | undefined,
  scope: string,
): Promise<void> {
  if (current && scope === "local") {
    await tx.query("delete from auth.sessions where id = $1", [current]);
  } else if (current && scope === "others") {
    await tx.query("delete from auth.sessions where user_id = $1 and id <> $2", [user.id, current]);
  } else {
    await tx.query("delete from auth.sessions where user_id = $1", [user.id]);
  }
}
