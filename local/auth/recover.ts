import { recordAudit, userActor } from "./audit-log";
import { readBody } from "./body";
import { type AuthContext, audienceOf, type Service } from "./context";
import { transaction } from "./database";
import { badRequest, orInternal } from "./errors";
import { assertMailInterval, issueToken, newCode, tokenHash } from "./one-time-tokens";
import { findUserByEmail } from "./users";
import { parseEmail } from "./validation";

/**
 * POST /recover. Puts a recovery token in force as if a mail with it had been sent; none is. An unknown address
 * gets the same answer as a known one, a second request within a minute 429.
 */
export async function requestRecovery(c: AuthContext, service: Service): Promise<Response> {
  const body = await readBody(c, { email: "text" });
  if (!body.email) throw badRequest("Password recovery requires an email");
  const email = parseEmail(body.email);
  const user = await orInternal("Unable to process request", () =>
    findUserByEmail(service.pool, email, audienceOf(c)),
  );
  if (!user) return c.json({});
  await transaction(service.pool, async (tx) => {
    await recordAudit(tx, userActor(user), "user_recovery_requested");
    assertMailInterval(user.recovery_sent_at);
    await issueToken(tx, user, "recovery_token", tokenHash(email, newCode()), {
      recovery_sent_at: new Date(),
    });
  });
  return c.json({});
}
