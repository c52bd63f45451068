import "server-only";
import { recordProof } from "../auth/session/second-factor-proof";
import type { supabaseServer } from "../auth/session/supabase";

type Auth = Awaited<ReturnType<typeof supabaseServer>>["auth"];

const mostTries = 3;

/**
 * Gives a code of an app to the Auth server, which takes two calls from one network address. Where a host sends the
 * console's calls from several, it says so before it looks at the code, and both are made once more.
 */
export async function verifyCode({ mfa }: Auth, factorId: string, code: string) {
  for (let tries = 1; ; tries++) {
    const answer = await mfa.challengeAndVerify({ factorId, code });
    if (answer.error?.code === "mfa_ip_address_mismatch" && tries < mostTries) continue;
    if (answer.data) await recordProof(answer.data.access_token);
    return answer;
  }
}
