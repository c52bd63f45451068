import type { LocalMail } from "../../inbox/mails";
import { recordAudit, userActor } from "../audit-log";
import { readBody } from "../body";
import { type AuthContext, audienceOf, type Service } from "../context";
import { type Queryable, transaction } from "../database";
import { badRequest, wrapDatabaseErrors } from "../errors";
import { findUserByEmail } from "../users";
import { parseEmail } from "../validation";
import { assertMailInterval, issueToken, newCode, tokenHash } from "./one-time-tokens";
import { redirectTarget, verifyUrl } from "./redirects";

/**
 * POST /recover. E-mails a link, which replaces the earlier one. A first request gets the same response for known and
 * unknown addresses. A second request within a minute gets 429 for a known address.
 */
export async function requestRecovery(c: AuthContext, service: Service): Promise<Response> {
  const body = await readBody(c, { email: "text" });
  if (!body.email) throw badRequest("Password recovery requires an email");
  const email = parseEmail(body.email);
  const user = await wrapDatabaseErrors("Unable to process request", () =>
    findUserByEmail(service.pool, email, audienceOf(c)),
  );
  if (!user) return c.json({});
  const send = async (tx: Queryable) => {
    await recordAudit(tx, userActor(user), "user_recovery_requested");
    assertMailInterval(user.recovery_sent_at);
    const hash = tokenHash(email, newCode());
    service.sendMail(
      recoveryMail(
        email,
        verifyUrl(service.projectUrl, hash, "recovery", redirectTarget(c, service.siteUrl)),
      ),
    );
    await issueToken(tx, user, "recovery_token", hash, { recovery_sent_at: new Date() });
  };
  await transaction(service.pool, send, c.env.beforeCommit);
  return c.json({});
}

/** The e-mail, worded like Supabase's own template. */
function recoveryMail(to: string, confirmationUrl: string): LocalMail {
  const href = confirmationUrl.replaceAll("&", "&amp;");
  const html = `<h2>Reset Password</h2>\n<p><a href="${href}">Reset Password</a></p>`;
  return { from: "Supabase Auth <noreply@mail.app.supabase.io>", to, subject: "Reset Your Password", html };
}
