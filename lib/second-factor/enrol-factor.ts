import "server-only";
import type { Factor } from "@supabase/supabase-js";
import { renderSVG } from "uqr";
import { env } from "@/lib/platform/env";
import { logged } from "@/lib/platform/logging/log-failure";
import { recordStaffEvent } from "@/lib/staff-log/record";
import type { Staff } from "../auth/authorize";
import { supabaseServer } from "../auth/session/supabase";
import { type FactorProblem, factorProblem } from "./factor-problem";
import { verifyCode } from "./verify-code";

/** The setup data of an app: shown once, and stored only by the Auth server. `qrCode` is a data URL. */
export type Enrolment = { factorId: string; secret: string; qrCode: string };

type BeginResult = { ok: true; enrolment: Enrolment } | { ok: false; problem: FactorProblem };
type ConfirmResult = { ok: true; name: string } | { ok: false; problem: FactorProblem };

/** Starts the setup of an authenticator app under this name. Earlier unconfirmed setups are discarded. */
export async function beginEnrolment(friendlyName: string): Promise<BeginResult> {
  const { auth } = await supabaseServer();
  const { data: listed, error: listError } = await auth.mfa.listFactors();
  if (listError) return { ok: false, problem: factorProblem(listError) };
  for (const { id } of listed.all.filter(isUnfinished)) await auth.mfa.unenroll({ factorId: id });
  const issuer = new URL(env().siteUrl).hostname;
  const { data, error } = await auth.mfa.enroll({ factorType: "totp", friendlyName, issuer });
  if (error) return { ok: false, problem: factorProblem(error) };
  const { uri, secret } = data.totp;
  return { ok: true, enrolment: { factorId: data.id, secret, qrCode: toDataUrl(uri) } };
}

/**
 * Confirms an app with its first code and raises this session's assurance level. Ends the staff member's other
 * sessions that have not verified a second factor.
 */
export async function confirmEnrolment(
  actor: Staff,
  { factorId, code }: { factorId: string; code: string },
): Promise<ConfirmResult> {
  const { auth } = await supabaseServer();
  const { data: listed, error: listError } = await auth.mfa.listFactors();
  if (listError) return { ok: false, problem: factorProblem(listError) };
  // Codes of a confirmed app are checked by `verifyFactor`, which counts tries.
  if (!listed.all.some((factor) => factor.id === factorId && isUnfinished(factor))) {
    return { ok: false, problem: "not-found" };
  }
  const { data, error } = await verifyCode(auth, factorId, code);
  if (error) return { ok: false, problem: factorProblem(error) };
  const name = data.user.factors?.find(({ id }) => id === factorId)?.friendly_name ?? "";
  // Even if our own record fails, the app is confirmed at the Auth server, which also logs it.
  await recordStaffEvent(actor, "factor_enrolled", { name }).catch(
    logged("a new factor was not recorded", undefined),
  );
  return { ok: true, name };
}

function isUnfinished({ factor_type, status }: Factor): boolean {
  return factor_type === "totp" && status === "unverified";
}

/**
 * The QR code of the Auth server's URI, as a data URL. The server's own image is half a megabyte and too dense
 * to scan from a small screen.
 */
function toDataUrl(uri: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { ecc: "M", border: 4 })).toString("base64")}`;
}
