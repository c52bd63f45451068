import { recordAudit, userActor } from "../audit-log";
import type { Queryable } from "../database";
import { emailExists, wrapDatabaseErrors } from "../errors";
import { clearOneTimeTokens, confirmEmail } from "../sessions/credentials";
import { insertIdentity, updateUser } from "../user-changes";
import { findIdentities, isEmailTaken, type User } from "../users";
import { assertMailInterval, newCode, storeToken, tokenHash } from "./one-time-tokens";

/** Stores a requested change of e-mail address, with a token for the old address, the new one, or both. */
export async function storeEmailChange(
  tx: Queryable,
  user: User,
  change: { email: string; currentHash?: string; newHash?: string },
): Promise<void> {
  await updateUser(tx, user, {
    email_change: change.email,
    email_change_token_current: change.currentHash ?? user.email_change_token_current,
    email_change_token_new: change.newHash ?? user.email_change_token_new,
    email_change_sent_at: new Date(),
    email_change_confirm_status: 0,
  });
  const { email_change_token_current: current, email_change_token_new: next } = user;
  const address = user.email ?? "";
  if (current) await storeToken(tx, user, { type: "email_change_token_current", hash: current, address });
  if (next) await storeToken(tx, user, { type: "email_change_token_new", hash: next, address: change.email });
}

/** Handles a user's request, at most once a minute. Each address gets a token, as if an e-mail had been sent to it. */
export async function requestEmailChange(tx: Queryable, user: User, email: string): Promise<void> {
  assertMailInterval(user.email_change_sent_at);
  await storeEmailChange(tx, user, {
    email,
    currentHash: user.email ? tokenHash(user.email, newCode()) : undefined,
    newHash: tokenHash(email, newCode()),
  });
}

export async function assertEmailFree(db: Queryable, email: string, user: User): Promise<void> {
  const isTaken = await wrapDatabaseErrors("Database error checking email", () =>
    isEmailTaken(db, email, user.aud ?? "", user.id),
  );
  if (isTaken) throw emailExists();
}

/** Applies the change. One token is enough, because this project confirms e-mails automatically. */
export async function applyEmailChange(tx: Queryable, user: User): Promise<void> {
  const email = user.email_change;
  await recordAudit(tx, userActor(user), "user_modified");
  const { rowCount } = await tx.query(
    `update auth.identities set identity_data = identity_data || $2 where user_id = $1 and provider = 'email'`,
    [user.id, JSON.stringify({ email, email_verified: true })],
  );
  if (rowCount === 0) await insertIdentity(tx, user, "email", { email, email_verified: true });
  await wrapDatabaseErrors("Error confirm email", async () => {
    await updateUser(tx, user, {
      email,
      email_change: "",
      email_change_token_current: "",
      email_change_token_new: "",
      email_change_confirm_status: 0,
    });
    await clearOneTimeTokens(tx, user);
    if (!user.email_confirmed_at) await confirmEmail(tx, user);
  });
  user.identities = await findIdentities(tx, user.id);
}
