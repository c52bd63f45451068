import { recordAudit } from "../audit-log";
import { readBody } from "../body";
import { type AuthContext, adminOf, type Service } from "../context";
import { type Queryable, transaction } from "../database";
import { hideErrors } from "../errors";
import { confirmEmail, confirmPhone, replacePassword, setBan } from "../sessions/credentials";
import { hashPassword } from "../sessions/passwords";
import { insertIdentity, mergeMetadata, updateUser } from "../user-changes";
import { userJson } from "../user-json";
import type { User } from "../users";
import { assertPasswordStrength, parseBanDuration, parseEmail, parsePhone } from "../validation";
import { adminUserShape } from "./create";

/**
 * PUT /admin/users/{id}. Ignores id, aud and password_hash, and does not check in advance whether an e-mail
 * is taken.
 */
export async function changeUser(c: AuthContext, service: Service): Promise<Response> {
  const user = c.var.user;
  const body = await readBody(c, adminUserShape);
  const email = body.email ? parseEmail(body.email) : null;
  const phone = body.phone ? parsePhone(body.phone) : null;
  const banMs = parseBanDuration(body.ban_duration);
  if (body.password !== undefined) assertPasswordStrength(body.password);
  const hash = body.password === undefined ? undefined : await hashPassword(body.password);

  const write = async (tx: Queryable) => {
    if (body.role) await updateUser(tx, user, { role: body.role.trim() });
    if (body.email_confirm) await confirmEmail(tx, user);
    if (body.phone_confirm) await confirmPhone(tx, user);
    if (hash !== undefined) await replacePassword(tx, user, hash);
    if (email) {
      await setIdentity(tx, user, "email", { email, email_verified: body.email_confirm });
      await updateUser(tx, user, { email });
    }
    if (phone) {
      await setIdentity(tx, user, "phone", { phone, phone_verified: body.phone_confirm });
      await updateUser(tx, user, { phone });
    }
    if (body.app_metadata) {
      const merged = mergeMetadata(user.raw_app_meta_data, body.app_metadata);
      await updateUser(tx, user, { raw_app_meta_data: merged });
    }
    if (body.user_metadata) {
      const merged = mergeMetadata(user.raw_user_meta_data, body.user_metadata);
      await updateUser(tx, user, { raw_user_meta_data: merged });
    }
    if (banMs !== undefined) await setBan(tx, user, banMs);
    await recordAudit(tx, adminOf(c), "user_modified", {
      user_id: user.id,
      user_email: user.email ?? "",
      user_phone: user.phone ?? "",
    });
  };
  await hideErrors("Error updating user", () => transaction(service.pool, write, c.env.beforeCommit));
  return c.json(userJson(user));
}

/**
 * Changes the identity of this provider, or adds it. As on the real server, the response still shows a changed
 * identity's previous data.
 */
async function setIdentity(
  tx: Queryable,
  user: User,
  provider: "email" | "phone",
  claims: Parameters<typeof insertIdentity>[3],
): Promise<void> {
  const { rowCount } = await tx.query(
    "update auth.identities set identity_data = identity_data || $1 where provider_id = $2 and provider = $3",
    [JSON.stringify(claims), user.id, provider],
  );
  if (rowCount === 0) await insertIdentity(tx, user, provider, claims);
}
