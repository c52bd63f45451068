import { recordAudit, userActor } from "../audit-log";
import { type JsonObject, readBody } from "../body";
import { type AuthContext, audienceOf, type Service } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError, badRequest, wrapDatabaseErrors } from "../errors";
import { openSession } from "../sessions";
import { clearOneTimeTokens, confirmEmail, replacePassword } from "../sessions/credentials";
import { unknownPasswordHash } from "../sessions/passwords";
import { checkCode, checkLink, type Proof } from "../sessions/proofs";
import { mergeMetadata, updateUser } from "../user-changes";
import { findIdentities, findUserById, type User } from "../users";
import { parseEmail, parsePhone } from "../validation";
import { applyEmailChange } from "./email-change";
import { tokenHash } from "./one-time-tokens";
import { redirectTarget } from "./redirects";

/** POST /verify: exchanges a `token_hash` alone, or a code with its e-mail, for a session. */
export async function verifyByPost(c: AuthContext, service: Service): Promise<Response> {
  const body = await readBody(c, {
    type: "text",
    token: "text",
    token_hash: "text",
    email: "text",
    phone: "text",
    redirect_to: "text",
  });
  if (!body.type) throw badRequest("Verify requires a verification type");
  if ((body.token === "") === (body.token_hash === "")) {
    throw badRequest("Verify requires either a token or a token hash");
  }
  if (body.token_hash && (body.email || body.phone || body.redirect_to)) {
    throw badRequest("Only the token_hash and type should be provided");
  }
  if (body.token_hash) return c.json(await verify(c, service, { type: body.type, hash: body.token_hash }));
  if (body.phone && !body.email) {
    parsePhone(body.phone);
    // This server never sends an SMS, so no code can be valid.
    throw new AuthError(403, "otp_expired", "Token has expired or is invalid");
  }
  if (!body.email || body.phone) {
    throw badRequest("Only an email address or phone number should be provided on verify");
  }
  const email = requireEmail(body.email);
  return c.json(await verify(c, service, { type: body.type, hash: tokenHash(email, body.token), email }));
}

/** GET /verify, the URL of links in e-mails. Redirects with the session, or with the error, after the `#`. */
export async function verifyByGet(c: AuthContext, service: Service): Promise<Response> {
  const type = c.req.query("type") ?? "";
  const hash = c.req.query("token") ?? "";
  const target = redirectTarget(c, service.siteUrl);
  if (!type) throw badRequest("Verify requires a verification type");
  if (!hash) throw badRequest("Verify requires a token or a token hash");
  try {
    const { user: _shownElsewhere, ...session } = await verify(c, service, { type, hash });
    return c.redirect(`${target}#${fragment({ ...session, sb: "", type })}`, 303);
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    const failure = fragment({
      error: oauthErrors[error.status],
      error_code: error.code,
      error_description: error.message,
      sb: "",
    });
    return c.redirect(`${target.replace(/#.*$/, "")}#${failure}`, 303);
  }
}

async function verify(c: AuthContext, service: Service, proof: Proof): Promise<JsonObject> {
  return transaction(service.pool, async (tx) => {
    const { user, purpose } = proof.email
      ? await checkCode(tx, proof, proof.email, audienceOf(c))
      : await checkLink(tx, proof);
    if (purpose === "confirm") await confirmByToken(tx, user);
    if (purpose === "recover")
      await wrapDatabaseErrors("Database error updating user", () => recoverByToken(tx, user));
    if (purpose === "change-email") await applyEmailChange(tx, user);
    const providers = [...new Set(user.identities.map(({ provider }) => provider))];
    const derived = providers[0] ? { providers, provider: providers[0] } : { providers };
    await updateUser(tx, user, { raw_app_meta_data: mergeMetadata(user.raw_app_meta_data, derived) });
    const reloaded = await findUserById(tx, user.id);
    return openSession(tx, c, service, reloaded ?? user, "otp");
  });
}

/** Confirms the user. An invited user without a password gets a random one until they set their own. */
async function confirmByToken(tx: Queryable, user: User): Promise<void> {
  if (!user.encrypted_password && user.invited_at) {
    await replacePassword(tx, user, await unknownPasswordHash());
  }
  await recordAudit(tx, userActor(user), "user_signedup", { provider: "email" });
  await wrapDatabaseErrors("Error confirming user", () => confirmEmail(tx, user));
  await tx.query(
    `update auth.identities set identity_data = identity_data || '{"email_verified": true}'
     where user_id = $1 and email = $2`,
    [user.id, user.email],
  );
  user.identities = await findIdentities(tx, user.id);
}

async function recoverByToken(tx: Queryable, user: User): Promise<void> {
  await updateUser(tx, user, { recovery_token: "" });
  await clearOneTimeTokens(tx, user);
  if (user.email_confirmed_at) {
    await recordAudit(tx, userActor(user), "login");
  } else {
    await recordAudit(tx, userActor(user), "user_signedup", { provider: "email" });
    await confirmEmail(tx, user);
  }
}

const oauthErrors: Record<number, string> = {
  400: "invalid_request",
  401: "unauthorized_client",
  403: "access_denied",
  500: "server_error",
  503: "temporarily_unavailable",
};

function fragment(values: JsonObject): string {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined);
  const params = new URLSearchParams(defined.map(([name, value]): [string, string] => [name, String(value)]));
  params.sort();
  return params.toString();
}

function requireEmail(given: string): string {
  try {
    return parseEmail(given);
  } catch (cause) {
    throw new AuthError(422, "validation_failed", "Invalid email format", { cause });
  }
}
