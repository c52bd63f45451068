import { recordAudit, userActor } from "../audit-log";
import type { AuthContext, Service } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError } from "../errors";
import { type FactorRow, factorJson } from "./index";

/** DELETE /factors/{id}. Removing a verified factor requires a session that has verified a second factor. */
export async function unenrolFactor(c: AuthContext, service: Service): Promise<Response> {
  const { user, factor, session } = c.var;
  const needed = "A valid session and factor are required to unenroll a factor";
  if (!session) throw new AuthError(500, "unexpected_failure", needed);
  if (factor.status === "verified" && session.aal !== "aal2") {
    throw new AuthError(422, "insufficient_aal", "AAL2 required to unenroll verified factor");
  }
  await transaction(service.pool, async (tx) => {
    await remove(tx, factor);
    await recordAudit(tx, userActor(user), "factor_unenrolled", {
      factor_id: factor.id,
      factor_status: factor.status,
      session_id: session.id,
    });
  });
  return c.json({ id: factor.id });
}

/** DELETE /admin/users/{id}/factors/{factorId}: for users who have lost their device. */
export async function deleteFactor(c: AuthContext, service: Service): Promise<Response> {
  const { user, factor } = c.var;
  await transaction(service.pool, async (tx) => {
    await recordAudit(tx, userActor(user), "factor_deleted", { user_id: user.id, factor_id: factor.id });
    await remove(tx, factor);
  });
  return c.json(factorJson(factor));
}

/** Sessions that the factor raised to aal2 return to aal1; their tokens show this from the next refresh. */
async function remove(tx: Queryable, factor: FactorRow): Promise<void> {
  await tx.query("delete from auth.mfa_factors where id = $1", [factor.id]);
  await tx.query(
    `delete from auth.mfa_amr_claims where authentication_method = 'totp'
       and session_id in (select id from auth.sessions where factor_id = $1)`,
    [factor.id],
  );
  await tx.query("update auth.sessions set aal = 'aal1', factor_id = null where factor_id = $1", [factor.id]);
}
