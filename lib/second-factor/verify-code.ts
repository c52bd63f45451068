import "server-only";
import { recordProof } from "../auth/session/second-factor-proof";
import type { supabaseServer } from "../auth/session/supabase";

type Auth = Awaited<ReturnType<typeof supabaseServer>>["auth"];

const maxTries = 3;

/**
 * Verifies an authenticator app's code, which takes two calls to the Auth server. Both must come from one network
 * address. If the host sends them from different addresses, the server refuses the second before it checks the code,
 * and both are repeated.
 */
export async function verifyCode({ mfa }: Auth, factorId: string, code: string) {
  for (let tries = 1; ; tries++) {
    const answer = await mfa.challengeAndVerify({ factorId, code });
    if (answer.error?.code === "mfa_ip_address_mismatch" && tries < maxTries) continue;
    if (answer.data) await recordProof(answer.data.access_token);
    return answer;
  }
}
