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

/** What an app is set up with: shown once, and kept nowhere but at the Auth server. `qrCode` is a data URL. */
export type Enrolment = { factorId: string; secret: string; qrCode: string };

type Begun = { ok: true; enrolment: Enrolment } | { ok: false; problem: FactorProblem };
type Confirmed = { ok: true; name: string } | { ok: false; problem: FactorProblem };

/** Begins to set up an authenticator app under this name. What was begun before and not confirmed is forgotten. */
export async function beginEnrolment(friendlyName: string): Promise<Begun> {
  const { auth } = await supabaseServer();
  const { data: listed, error: unlisted } = await auth.mfa.listFactors();
  if (unlisted) return { ok: false, problem: factorProblem(unlisted) };
  for (const { id } of listed.all.filter(isUnfinished)) await auth.mfa.unenroll({ factorId: id });
  const issuer = new URL(env().siteUrl).hostname;
  const { data, error } = await auth.mfa.enroll({ factorType: "totp", friendlyName, issuer });
  if (error) return { ok: false, problem: factorProblem(error) };
  const { uri, secret } = data.totp;
  return { ok: true, enrolment: { factorId: data.id, secret, qrCode: drawn(uri) } };
}

/**
 * Makes an app count by a first code of it, and raises this session. The staff member's sessions elsewhere, which
 * have proved less, end with it.
 */
export async function confirmEnrolment(
  actor: Staff,
  { factorId, code }: { factorId: string; code: string },
): Promise<Confirmed> {
  const { auth } = await supabaseServer();
  const { data: listed, error: unlisted } = await auth.mfa.listFactors();
  if (unlisted) return { ok: false, problem: factorProblem(unlisted) };
  // Codes of an app that counts are taken where they are counted, and not here.
  if (!listed.all.some((factor) => factor.id === factorId && isUnfinished(factor))) {
    return { ok: false, problem: "gone" };
  }
  const { data, error } = await verifyCode(auth, factorId, code);
  if (error) return { ok: false, problem: factorProblem(error) };
  const name = data.user.factors?.find(({ id }) => id === factorId)?.friendly_name ?? "";
  // It counts at the Auth server, which has it on record too, whether or not it is on record here.
  await recordStaffEvent(actor, "factor_enrolled", { name }).catch(
    logged("a new factor was not recorded", undefined),
  );
  return { ok: true, name };
}

function isUnfinished({ factor_type, status }: Factor): boolean {
  return factor_type === "totp" && status === "unverified";
}

/**
 * Drawn here from the address that the Auth server gives: its own picture has half a megabyte, and more squares than
 * a phone reads off a small screen.
 */
function drawn(uri: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { ecc: "M", border: 4 })).toString("base64")}`;
}
