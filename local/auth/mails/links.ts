import { recordAudit, userActor } from "../audit-log";
import { type JsonObject, readBody } from "../body";
import { type AuthContext, adminOf, audienceOf, type Service } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError, badRequest, emailExists, wrapDatabaseErrors } from "../errors";
import { hashPassword, unknownPasswordHash } from "../sessions/passwords";
import { prepareSignUp, type SignUp, signUp } from "../sign-up";
import { mergeMetadata, updateUser } from "../user-changes";
import { userJson } from "../user-json";
import { findUserByEmail, type User } from "../users";
import { assertPasswordStrength, parseEmail } from "../validation";
import { assertEmailFree, storeEmailChange } from "./email-change";
import { issueToken, newCode, tokenHash } from "./one-time-tokens";
import { isAllowedRedirect, redirectTarget, verifyUrl } from "./redirects";

const types = [
  "signup",
  "invite",
  "magiclink",
  "recovery",
  "email_change_current",
  "email_change_new",
] as const;
type LinkType = (typeof types)[number];

/**
 * POST /admin/generate_link. Sends no e-mail. `recovery` and `email_change_*` need an existing user. `magiclink` without
 * one becomes `signup`. `signup` and `invite` create the user if there is none, and refuse a confirmed one.
 */
export async function generateLink(c: AuthContext, service: Service): Promise<Response> {
  const body = await readBody(c, {
    type: "text",
    email: "text",
    new_email: "text",
    password: "text",
    data: "object",
    redirect_to: "text",
  });
  const email = parseEmail(body.email);
  const redirectTo = isAllowedRedirect(service.siteUrl, body.redirect_to)
    ? body.redirect_to
    : redirectTarget(c, service.siteUrl);
  const aud = audienceOf(c);
  const existing = await wrapDatabaseErrors("Database error finding user", () =>
    findUserByEmail(service.pool, email, aud),
  );
  if (!existing && /^(recovery|email_change_current|email_change_new)$/.test(body.type)) {
    throw new AuthError(404, "user_not_found", "User with this email not found");
  }
  const becomesSignUp = !existing && body.type === "magiclink";
  const type = parseType(becomesSignUp ? "signup" : body.type);
  const newUser = existing
    ? null
    : await prepareSignUp({ email, aud, data: body.data, hash: await firstHash(body.type, body.password) });

  const code = newCode();
  const hash = tokenHash(email, code);
  const user = await transaction(service.pool, async (tx) => {
    if (existing && (type === "email_change_current" || type === "email_change_new")) {
      return changeEmailByLink(tx, existing, type, body.new_email, code);
    }
    if (existing && (type === "recovery" || type === "magiclink")) return recoverByLink(tx, existing, hash);
    return confirmByLink(tx, c, { type, existing, newUser, hash, data: body.data ?? {} });
  });
  return c.json({
    ...userJson(user),
    action_link: actionLink(service, user, type, hash, redirectTo),
    email_otp: code,
    hashed_token: hash,
    verification_type: type,
    redirect_to: redirectTo,
  });
}

/** For `email_change_new`, the token is derived from the new address and differs from the response's `hashed_token`. */
function actionLink(service: Service, user: User, type: LinkType, hash: string, redirectTo: string): string {
  if (type === "email_change_current" || type === "email_change_new") {
    const token = type === "email_change_new" ? user.email_change_token_new : user.email_change_token_current;
    return verifyUrl(service.projectUrl, token, "email_change", redirectTo);
  }
  return verifyUrl(service.projectUrl, hash, type, redirectTo);
}

async function firstHash(type: string, password: string): Promise<string> {
  if (type === "invite") return "";
  if (type === "magiclink") return unknownPasswordHash();
  if (!password) throw badRequest("Signup requires a valid password");
  assertPasswordStrength(password);
  return hashPassword(password);
}

function parseType(text: string): LinkType {
  const type = types.find((known) => known === text);
  if (!type) throw badRequest(`Invalid email action link type requested: ${text}`);
  return type;
}

async function changeEmailByLink(
  tx: Queryable,
  user: User,
  type: "email_change_current" | "email_change_new",
  newEmail: string,
  code: string,
): Promise<User> {
  const email = parseEmail(newEmail);
  await assertEmailFree(tx, email, user);
  const isCurrent = type === "email_change_current";
  const hash = tokenHash(isCurrent ? (user.email ?? "") : email, code);
  await storeEmailChange(tx, user, { email, ...(isCurrent ? { currentHash: hash } : { newHash: hash }) });
  return user;
}

async function recoverByLink(tx: Queryable, user: User, hash: string): Promise<User> {
  await recordAudit(tx, userActor(user), "user_recovery_requested");
  await issueToken(tx, user, "recovery_token", hash, { recovery_sent_at: new Date() });
  return user;
}

async function confirmByLink(
  tx: Queryable,
  c: AuthContext,
  link: { type: LinkType; existing: User | null; newUser: SignUp | null; hash: string; data: JsonObject },
): Promise<User> {
  if (link.existing?.email_confirmed_at) throw emailExists();
  const user = link.existing ?? (link.newUser && (await signUp(tx, link.newUser)));
  if (!user) throw new AuthError(404, "user_not_found", "User with this email not found");
  const now = new Date();
  if (link.type === "invite") {
    await recordAudit(tx, adminOf(c), "user_invited", { user_id: user.id, user_email: user.email ?? "" });
  } else if (link.existing) {
    await updateUser(tx, user, { raw_user_meta_data: mergeMetadata(user.raw_user_meta_data, link.data) });
  }
  const invited = link.type === "invite" ? { invited_at: now } : {};
  await issueToken(tx, user, "confirmation_token", link.hash, { confirmation_sent_at: now, ...invited });
  return user;
}
