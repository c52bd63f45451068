import { createHash, randomInt, randomUUID } from "node:crypto";
import type { Queryable } from "../database";
import { AuthError } from "../errors";
import { updateUser } from "../user-changes";
import { findUserById, type User, type UserRow } from "../users";

export type TokenType =
  | "confirmation_token"
  | "recovery_token"
  | "email_change_token_current"
  | "email_change_token_new";

/** A link works once and expires after an hour. */
const lifetimeMs = 3_600_000;
const mailIntervalMs = 60_000;

/** A six-digit code for users to type. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

/** The part of a link that is stored: 56 hexadecimal digits derived from the address and the code. */
export function tokenHash(address: string, code: string): string {
  return createHash("sha224")
    .update(address + code)
    .digest("hex");
}

/** Stores a token, and invalidates the user's earlier token of the same type. */
export async function storeToken(
  tx: Queryable,
  user: User,
  token: { type: TokenType; hash: string; address: string },
): Promise<void> {
  await tx.query("delete from auth.one_time_tokens where user_id = $1 and token_type = $2", [
    user.id,
    token.type,
  ]);
  await tx.query(
    `insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to) values ($1, $2, $3, $4, $5)`,
    [randomUUID(), user.id, token.type, token.hash, token.address.toLowerCase()],
  );
}

/** Stores a new link's token in the user's row, and in the table that lookups use. */
export async function issueToken(
  tx: Queryable,
  user: User,
  type: TokenType,
  hash: string,
  sent: Partial<UserRow>,
): Promise<void> {
  await updateUser(tx, user, { [type]: hash, ...sent });
  await storeToken(tx, user, { type, hash, address: user.email ?? "" });
}

/** The user who has this token, if its type is one of `types`; null if it was used, replaced or never issued. */
export async function findUserByToken(tx: Queryable, hash: string, types: TokenType[]): Promise<User | null> {
  const text = `select user_id from auth.one_time_tokens where token_hash = $1 and token_type::text = any($2)
    for update`;
  const [token] = (await tx.query<{ user_id: string }>(text, [hash, types])).rows;
  return token ? findUserById(tx, token.user_id) : null;
}

/** True if a token that was sent at `sentAt` has expired. Also true for null. */
export function isExpired(sentAt: Date | null): boolean {
  return sentAt === null || Date.now() > sentAt.getTime() + lifetimeMs;
}

/** Allows one e-mail of each kind per minute; throws 429 with the remaining seconds. */
export function assertMailInterval(lastSentAt: Date | null): void {
  const waitMs = lastSentAt ? lastSentAt.getTime() + mailIntervalMs - Date.now() : 0;
  if (waitMs <= 0) return;
  const message = `For security purposes, you can only request this after ${Math.floor(waitMs / 1000)} seconds.`;
  throw new AuthError(429, "over_email_send_rate_limit", message);
}
