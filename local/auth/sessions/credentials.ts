import type { Queryable } from "../database";
import { mergeMetadata, updateUser } from "../user-changes";
import type { User } from "../users";

/** Deletes a user's one-time tokens. Called after a confirmation, recovery, new password, new e-mail or soft deletion. */
export async function clearOneTimeTokens(tx: Queryable, user: User): Promise<void> {
  await tx.query("delete from auth.one_time_tokens where user_id = $1", [user.id]);
}

/** Confirms the e-mail, records this in user_metadata, and invalidates earlier links. */
export async function confirmEmail(tx: Queryable, user: User): Promise<void> {
  await updateUser(tx, user, { confirmation_token: "", email_confirmed_at: new Date() });
  await updateUser(tx, user, {
    raw_user_meta_data: mergeMetadata(user.raw_user_meta_data, { email_verified: true }),
  });
  await clearOneTimeTokens(tx, user);
}

export async function confirmPhone(tx: Queryable, user: User): Promise<void> {
  await updateUser(tx, user, { confirmation_token: "", phone_confirmed_at: new Date() });
  await clearOneTimeTokens(tx, user);
}

/**
 * Stores a new password hash (null removes the password), invalidates every link, and ends every session except
 * `keepSessionId`.
 */
export async function replacePassword(
  tx: Queryable,
  user: User,
  hash: string | null,
  keepSessionId?: string,
): Promise<void> {
  await updateUser(tx, user, {
    encrypted_password: hash,
    confirmation_token: "",
    confirmation_sent_at: null,
    recovery_token: "",
    recovery_sent_at: null,
    email_change_token_current: "",
    email_change_token_new: "",
    email_change_sent_at: null,
    phone_change_token: "",
    phone_change_sent_at: null,
    reauthentication_token: "",
    reauthentication_sent_at: null,
  });
  await clearOneTimeTokens(tx, user);
  await tx.query("delete from auth.sessions where user_id = $1 and id is distinct from $2", [
    user.id,
    keepSessionId ?? null,
  ]);
}

/** A ban of 0 ms lifts the ban. */
export async function setBan(tx: Queryable, user: User, durationMs: number): Promise<void> {
  await updateUser(tx, user, {
    banned_until: durationMs === 0 ? null : new Date(Date.now() + durationMs),
  });
}
