import "server-only";
import { recordProof } from "../auth/session/second-factor-proof";
import type { supabaseServer } from "../auth/session/supabase";

type Auth = Awaited<ReturnType<typeof supabaseServer>>["auth"];

const maxTries = 3;

/**
 * Sends an app's code to the Auth server, which expects both calls from one network address. If a host sends
 * the console's calls from several, the server refuses before it checks the code, and both calls are
 * repeated.
 */
export async function verifyCode({ mfa }: Auth, factorId: string, code: string) {
  for (let tries = 1; ; tries++) {
    const answer = await mfa.challengeAndVerify({ factorId, code });
    if (answer.error?.code === "mfa_ip_address_mismatch" && tries < maxTries) continue;
    if (answer.data) await recordProof(answer.data.access_token);
    return answer;
  }
}
