import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";

/**
 * API keys of the local project. They are fixed, so that copied settings stay valid after a restart, and they are valid only
 * on this machine.
 */
export const secretKey = "sb_secret_local_development_only";
export const publishableKey = "sb_publishable_local_development_only";

export type SigningKey = {
  /** The public half, as published in /.well-known/jwks.json. */
  publicJwk: JWK;
  sign(claims: JWTPayload): Promise<string>;
  /** Checks signature and expiry; throws jose's error if either is invalid. */
  verify(token: string): Promise<JWTPayload>;
};

/**
 * The ES256 key of access tokens: read from `keyFile`, which is created if needed, or kept in memory only.
 */
export async function loadSigningKey(keyFile?: string): Promise<SigningKey> {
  const privateJwk = await privateKey(keyFile);
  const kid = privateJwk.kid ?? "";
  const signing = await importJWK(privateJwk, "ES256");
  const { d: _secret, ...publicHalf } = privateJwk;
  const verifying = await importJWK(publicHalf, "ES256");
  return {
    publicJwk: { ...publicHalf, key_ops: ["verify"] },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid, typ: "JWT" }).sign(signing),
    verify: async (token) => (await jwtVerify(token, verifying, { algorithms: ["ES256"] })).payload,
  };
}

async function privateKey(keyFile: string | undefined): Promise<JWK> {
  if (keyFile && existsSync(keyFile)) return JSON.parse(readFileSync(keyFile, "utf8")) as JWK;
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: "ES256", kid: randomUUID(), use: "sig" };
  if (keyFile) {
    mkdirSync(path.dirname(keyFile), { recursive: true });
    writeFileSync(keyFile, JSON.stringify(jwk), { mode: 0o600 });
  }
  return jwk;
}
