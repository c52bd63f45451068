import { createHash } from "node:crypto";
import { recordAudit } from "../audit-log";
import { readBody } from "../body";
import { type AuthContext, adminOf, type Service } from "../context";
import { type Queryable, transaction } from "../database";
import { wrapDatabaseErrors } from "../errors";
import { clearOneTimeTokens } from "../sessions/credentials";
import { updateUser } from "../user-changes";
import type { User } from "../users";

/** DELETE /admin/users/{id}. Returns 500 if a foreign key of another table blocks the deletion. */
export async function deleteUser(c: AuthContext, service: Service): Promise<Response> {
  const user = c.var.user;
  const body = await readBody(c, { should_soft_delete: "flag" }, { mayBeEmpty: true });
  const write = async (tx: Queryable) => {
    await recordAudit(tx, adminOf(c), "user_deleted", {
      user_id: user.id,
      user_email: user.email ?? "",
      user_phone: user.phone ?? "",
    });
    if (!body.should_soft_delete) {
      await wrapDatabaseErrors("Database error deleting user", () =>
        tx.query("delete from auth.users where id = $1", [user.id]),
      );
    } else if (!user.deleted_at) {
      await wrapDatabaseErrors("Error soft deleting user", () => softDelete(tx, user));
    }
  };
  await transaction(service.pool, write, c.env.beforeCommit);
  return c.json({});
}

/** Keeps the row and its id, anonymises the user, and frees e-mail and phone. */
async function softDelete(tx: Queryable, user: User): Promise<void> {
  const obscured = (value: string) =>
    createHash("sha256")
      .update(user.id + value)
      .digest("base64url");
  await updateUser(tx, user, {
    email: obscured(user.email ?? ""),
    phone: obscured(user.phone ?? "").slice(0, 15),
    encrypted_password: null,
    email_change: obscured(user.email_change),
    phone_change: obscured(user.phone_change).slice(0, 15),
    confirmation_token: "",
    recovery_token: "",
    email_change_token_current: "",
    email_change_token_new: "",
    phone_change_token: "",
    raw_user_meta_data: {},
    raw_app_meta_data: {},
    deleted_at: new Date(),
  });
  await clearOneTimeTokens(tx, user);
  for (const { id, provider, provider_id } of user.identities) {
    await tx.query("update auth.identities set identity_data = '{}', provider_id = $2 where id = $1", [
      id,
      obscured(`${provider}:${provider_id}`),
    ]);
  }
  await tx.query("delete from auth.mfa_factors where user_id = $1", [user.id]);
  await tx.query("delete from auth.sessions where user_id = $1", [user.id]);
}
