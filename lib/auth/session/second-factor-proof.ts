import "server-only";
import { decodeJwt } from "jose";
import { cookies } from "next/headers";
import type { Claims } from "./access-token";
import { sessionCookieOptions } from "./cookies";
import { seal, unseal } from "./sealed";

/** How long a proof is valid: a working day, even if the token is renewed in between (ASVS 7.5.3). */
const proofSeconds = 12 * 3_600;
/** How far the Auth server's clock may be ahead of ours before its proof times are rejected. */
const toleranceSeconds = 300;
/** Supabase's names for the methods that are not the first step of a sign-in. */
const secondFactors: unknown[] = ["totp", "mfa/phone", "mfa/webauthn"];
const cookieName = "console-second-factor";

type SessionClaims = Pick<Claims, "sub" | "session_id">;

/** Whether a session verified a second factor within the last twelve hours. */
export async function hasRecentProof({ sub, session_id, aal, amr }: Claims): Promise<boolean> {
  if (aal !== "aal2") return false;
  const verifiedAt = proofTimes(amr);
  // A project's hook can remove `amr` or its times from tokens. In that case, the console's own record is used.
  const latest = verifiedAt.length > 0 ? Math.max(...verifiedAt) : await recordedAt({ sub, session_id });
  return latest !== null && latest > now() - proofSeconds;
}

/** Records in a cookie that the session of this new token has just verified a second factor. */
export async function recordProof(accessToken: string): Promise<void> {
  const { sub = "", session_id } = decodeJwt(accessToken) as Partial<SessionClaims>;
  const text = JSON.stringify([sub, session_id ?? null, now()]);
  (await cookies()).set(cookieName, seal("second factor", text), {
    ...sessionCookieOptions(),
    path: "/",
    maxAge: proofSeconds,
  });
}

/** The times in seconds when second factors were verified. Implausible claims are ignored. */
function proofTimes(amr: unknown): number[] {
  const entries: unknown[] = Array.isArray(amr) ? amr : [];
  return entries.flatMap((entry) => {
    const { method, timestamp } = Object(entry) as { method?: unknown; timestamp?: unknown };
    const plausible = typeof timestamp === "number" && timestamp > 0 && timestamp < now() + toleranceSeconds;
    return secondFactors.includes(method) && plausible ? [timestamp] : [];
  });
}

async function recordedAt({ sub, session_id }: SessionClaims): Promise<number | null> {
  const sealed = (await cookies()).getAll().find(({ name }) => name === cookieName)?.value;
  const text = unseal("second factor", sealed);
  const [user, session, at] = text ? (JSON.parse(text) as [string, string | null, number]) : [];
  return at !== undefined && user === sub && session === (session_id ?? null) ? at : null;
}

function now(): number {
  return Date.now() / 1_000;
}
