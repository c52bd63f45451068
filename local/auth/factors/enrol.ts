import { randomUUID } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import { recordAudit, userActor } from "../audit-log";
import { readBody } from "../body";
import type { AuthContext, Service, Session } from "../context";
import { type Queryable, transaction } from "../database";
import { AuthError, badRequest } from "../errors";
import type { User } from "../users";
import { findFactors } from "./index";

const maxFactors = 10;

/** POST /factors: adds an authenticator app, which is active once one of its codes has been verified. */
export async function enrolFactor(c: AuthContext, service: Service): Promise<Response> {
  const { user, session } = c.var;
  const message = "A valid session and a registered user are required to enroll a factor";
  if (!session) throw new AuthError(500, "unexpected_failure", message);
  const body = await readBody(c, {
    friendly_name: "text",
    factor_type: "text",
    issuer: "text",
    phone: "text",
  });
  const name = body.friendly_name;
  assertTotp(body.factor_type);
  const id = randomUUID();
  const secret = new Secret({ size: 20 });
  const issuer = body.issuer || new URL(service.siteUrl).host;
  await transaction(service.pool, async (tx) => {
    await assertCanEnrol(tx, user, session, name);
    await tx.query(
      `insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret)
       values ($1, $2, $3, 'totp', 'unverified', $4, $4, $5)`,
      [id, user.id, name, new Date(), secret.base32],
    );
    await recordAudit(tx, userActor(user), "factor_in_progress", { factor_id: id });
  });
  const uri = new TOTP({ issuer, label: user.email ?? "", secret }).toString();
  const qr_code = renderSVG(uri, { ecc: "M", border: 4, pixelSize: 3 });
  return c.json({ id, type: "totp", friendly_name: name, totp: { qr_code, secret: secret.base32, uri } });
}

function assertTotp(type: string): void {
  if (type === "totp") return;
  if (type === "phone")
    throw new AuthError(422, "mfa_phone_enroll_not_enabled", "MFA enroll is disabled for Phone");
  if (type === "webauthn") {
    throw new AuthError(422, "mfa_webauthn_enroll_not_enabled", "MFA enroll is disabled for WebAuthn");
  }
  throw badRequest("factor_type needs to be totp, phone, or webauthn");
}

/** Throws if the user cannot add a factor. First deletes old unverified factors that were never challenged. */
async function assertCanEnrol(tx: Queryable, user: User, session: Session, name: string): Promise<void> {
  await tx.query(
    `delete from auth.mfa_factors f where status <> 'verified' and created_at < now() - interval '5 minutes'
       and not exists (select from auth.mfa_challenges where factor_id = f.id)`,
  );
  const factors = await findFactors(tx, user.id);
  if (factors.some(({ friendly_name }) => (friendly_name ?? "") === name)) {
    const message = `A factor with the friendly name ${JSON.stringify(name)} for this user already exists`;
    throw new AuthError(422, "mfa_factor_name_conflict", message);
  }
  if (factors.length >= maxFactors) {
    const message = "Maximum number of verified factors reached, unenroll to continue";
    throw new AuthError(422, "too_many_enrolled_mfa_factors", message);
  }
  if (factors.some(({ status }) => status === "verified") && session.aal !== "aal2") {
    throw new AuthError(403, "insufficient_aal", "AAL2 required to enroll a new factor");
  }
}
