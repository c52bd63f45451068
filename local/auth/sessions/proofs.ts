import type { Queryable } from "../database";
import { AuthError, badRequest } from "../errors";
import { findUserByToken, isExpired, type TokenType } from "../mails/one-time-tokens";
import { findUserByEmail, isBanned, type User } from "../users";

/** The action that a token allows. */
type Purpose = "confirm" | "recover" | "change-email";

/** A token hash and the type in the request, with the e-mail if a code was entered. */
export type Proof = { type: string; hash: string; email?: string };

const tokenTypes: Record<string, TokenType[]> = {
  signup: ["confirmation_token"],
  invite: ["confirmation_token"],
  recovery: ["recovery_token"],
  magiclink: ["recovery_token"],
  email: ["confirmation_token", "recovery_token"],
  email_change: ["email_change_token_current", "email_change_token_new"],
};

/** The user and purpose of a link's token; throws 403 if it is used, expired or unknown. */
export async function checkLink(
  tx: Queryable,
  { type, hash }: Proof,
): Promise<{ user: User; purpose: Purpose }> {
  const types = tokenTypes[type];
  if (!types) throw badRequest("Invalid email verification type");
  const user = await findUserByToken(tx, hash, types);
  if (!user) throw linkExpired();
  if (isBanned(user)) throw userBanned();
  const [first = "recovery_token"] = types;
  const tokenType = type === "email" && user.recovery_token === hash ? "recovery_token" : first;
  if (isExpired(sentAt(user, tokenType))) throw linkExpired();
  return { user, purpose: purposeOf(tokenType) };
}

/** Like checkLink, for a code entered with the e-mail. */
export async function checkCode(
  tx: Queryable,
  { type, hash }: Proof,
  email: string,
  aud: string,
): Promise<{ user: User; purpose: Purpose }> {
  const types = tokenTypes[type] ?? [];
  const user =
    type === "email_change" ? await findUserByToken(tx, hash, types) : await findUserByEmail(tx, email, aud);
  if (!user) throw codeExpired();
  if (isBanned(user)) throw userBanned();
  const tokenType = types.find((known) => user[known] === hash && !isExpired(sentAt(user, known)));
  if (!tokenType) throw codeExpired();
  return { user, purpose: purposeOf(tokenType) };
}

function sentAt(user: User, type: TokenType): Date | null {
  if (type === "confirmation_token") return user.confirmation_sent_at;
  return type === "recovery_token" ? user.recovery_sent_at : user.email_change_sent_at;
}

function purposeOf(type: TokenType): Purpose {
  if (type === "confirmation_token") return "confirm";
  return type === "recovery_token" ? "recover" : "change-email";
}

function linkExpired(): AuthError {
  return new AuthError(403, "otp_expired", "Email link is invalid or has expired");
}

function codeExpired(): AuthError {
  return new AuthError(403, "otp_expired", "Token has expired or is invalid");
}

function userBanned(): AuthError {
  return new AuthError(403, "user_banned", "User is banned");
}
