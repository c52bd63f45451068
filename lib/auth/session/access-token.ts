import { decodeJwt, decodeProtectedHeader } from "jose";
import { z } from "zod";
import { env } from "@/lib/platform/env";
import { isAcceptedByServer, takeCall } from "./shared-secret";
import { isAsymmetric, verifySignature } from "./signing-keys";

/** The claims a signed-in user's token must have. A `client_id` would mean that an OAuth client has the token. */
const Claims = z.object({
  sub: z.guid(),
  email: z.string().min(1),
  role: z.literal("authenticated"),
  exp: z.number(),
  iat: z.number().optional(),
  client_id: z.undefined().optional(),
  is_anonymous: z.literal(false).optional(),
  session_id: z.string().optional(),
  aal: z.unknown().optional(),
  amr: z.unknown().optional(),
});

export type Claims = z.infer<typeof Claims>;

/**
 * Why a token is refused. `unchecked`: only the Auth server can verify it, and the server refused it, did not respond, or
 * was not called.
 */
export type TokenProblem =
  | "malformed"
  | "algorithm"
  | "unknown-key"
  | "signature"
  | "issuer"
  | "audience"
  | "claims"
  | "unchecked";

export type VerifiedToken =
  | { kind: "valid" | "expired"; claims: Claims }
  | { kind: "refused"; problem: TokenProblem };

/** `network`: the caller's network. Calls for tokens that only the Auth server can verify are limited per network. */
type Origin = { network: string; issuedNow?: boolean };

/**
 * Verifies an access token's signature, issuer, audience and claims. An expired token gets its own result
 * because it may be renewed. If an expired token is signed with a shared secret, its signature is not verified.
 * Limits the calls to the Auth server that forged tokens can cause. Never throws.
 */
export async function verifyAccessToken(token: string, origin: Origin): Promise<VerifiedToken> {
  const decoded = decode(token);
  if (!decoded) return { kind: "refused", problem: "malformed" };
  const { algorithm, keyId, payload } = decoded;
  const result = checkClaims(payload);
  if (result.kind === "refused") return result;
  const problem = isAsymmetric(algorithm)
    ? await signatureProblem(token, keyId, origin)
    : await sharedSecretProblem(token, algorithm, result.kind, origin);
  return problem ? { kind: "refused", problem } : result;
}

async function signatureProblem(
  token: string,
  keyId: string | undefined,
  { issuedNow }: Origin,
): Promise<TokenProblem | null> {
  const status = keyId ? await verifySignature(token, keyId, { issuedNow }) : "unknown-key";
  return status === "good" ? null : status;
}

async function sharedSecretProblem(
  token: string,
  algorithm: string | undefined,
  kind: "valid" | "expired",
  { network }: Origin,
): Promise<TokenProblem | null> {
  if (algorithm !== "HS256") return "algorithm";
  // The Auth server refuses every expired token, so only renewing it shows whether the session is real.
  const accepted = kind === "expired" ? takeCall(network) : await isAcceptedByServer(token, network);
  return accepted ? null : "unchecked";
}

function checkClaims(payload: Record<string, unknown>): VerifiedToken {
  if (payload.iss !== env().authIssuer) return { kind: "refused", problem: "issuer" };
  if (![payload.aud].flat().includes("authenticated")) return { kind: "refused", problem: "audience" };
  const { data: claims } = Claims.safeParse(payload);
  if (!claims) return { kind: "refused", problem: "claims" };
  return { kind: claims.exp > Date.now() / 1_000 ? "valid" : "expired", claims };
}

function decode(token: string) {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return { algorithm: alg, keyId: kid, payload: decodeJwt(token) as Record<string, unknown> };
  } catch {
    return null;
  }
}
