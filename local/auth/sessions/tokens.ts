import { recordAudit, userActor } from "../audit-log";
import { readBody } from "../body";
import { type AuthContext, audienceOf, type Service } from "../context";
import { transaction } from "../database";
import { AuthError, badRequest, WeakPasswordError, wrapDatabaseErrors } from "../errors";
import { findUserByEmail, isBanned } from "../users";
import { assertPasswordStrength } from "../validation";
import { openSession } from "./index";
import { matchesPassword } from "./passwords";
import { refreshSession } from "./refresh";

/** POST /token with grant_type `password` or `refresh_token`. */
export async function issueTokens(c: AuthContext, service: Service): Promise<Response> {
  switch (c.req.query("grant_type")) {
    case "password":
      return signIn(c, service);
    case "refresh_token":
      return refreshSession(c, service);
    case "pkce":
      return refuseCode(c);
    default:
      throw new AuthError(400, "invalid_credentials", "unsupported_grant_type");
  }
}

async function signIn(c: AuthContext, service: Service): Promise<Response> {
  const body = await readBody(c, { email: "text", phone: "text", password: "text" });
  if (body.email && body.phone) {
    throw badRequest("Only an email address or phone number should be provided on login.");
  }
  if (!body.email && !body.phone) throw badRequest("missing email or phone");
  if (body.phone) throw new AuthError(422, "phone_provider_disabled", "Phone logins are disabled");
  const user = await wrapDatabaseErrors("Database error querying schema", () =>
    findUserByEmail(service.pool, body.email, audienceOf(c)),
  );
  if (!user?.encrypted_password) throw invalidLogin();
  if (isBanned(user)) throw new AuthError(400, "user_banned", "User is banned");
  if (!(await matchesPassword(user.encrypted_password, body.password))) throw invalidLogin();
  if (!user.email_confirmed_at) throw new AuthError(400, "email_not_confirmed", "Email not confirmed");
  const response = await transaction(service.pool, async (tx) => {
    await recordAudit(tx, userActor(user), "login", { provider: "email" });
    return openSession(tx, c, service, user, "password");
  });
  return c.json({ ...response, weak_password: weakness(body.password) });
}

/** No flow of this server issues codes, so no code can be valid. */
async function refuseCode(c: AuthContext): Promise<never> {
  const body = await readBody(c, { auth_code: "text", code_verifier: "text" });
  if (!body.auth_code || !body.code_verifier) {
    throw badRequest("invalid request: both auth code and code verifier should be non-empty");
  }
  throw new AuthError(404, "flow_state_not_found", "invalid flow state, no valid flow state found");
}

/** Users can sign in with a weak password. The response then reports the weakness. */
function weakness(password: string): { message: string; reasons: string[] } | null {
  try {
    assertPasswordStrength(password);
  } catch (error) {
    if (error instanceof WeakPasswordError) return { message: error.message, reasons: error.reasons };
  }
  return null;
}

function invalidLogin(): AuthError {
  return new AuthError(400, "invalid_credentials", "Invalid login credentials");
}
