import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach } from "vitest";

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
type Answer = { status: number; body: unknown };

export const userId = "7c9a2f64-4f0e-4f39-9d0e-5d2f8a1b6c30";
const keyId = "the-project's-key";

/** Starts a fake Auth server that records its requests. It serves one ES256 key, and `answers` for other paths. */
export function withCountingAuthServer() {
  const calls: string[] = [];
  const requestHeaders: IncomingHttpHeaders[] = [];
  const answers: Record<string, Answer> = {};
  let projectKeys: Keys;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const path = pathname.replace("/auth/v1", "");
    calls.push(`${request.method} ${path}`);
    requestHeaders.push(request.headers);
    const jwk = { ...(await exportJWK(projectKeys.publicKey)), kid: keyId, alg: "ES256" };
    const keySet: Answer = { status: 200, body: { keys: [jwk] } };
    const { status, body } =
      answers[path] ?? (path.endsWith("jwks.json") ? keySet : { status: 404, body: {} });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });

  beforeAll(async () => {
    projectKeys = await generateKeyPair("ES256", { extractable: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    Object.assign(process.env, {
      DATABASE_URL: "postgres://console@localhost/postgres",
      NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
      SUPABASE_SECRET_KEY: "sb_secret_only-for-these-tests",
      CRON_SECRET: "only-for-these-tests",
    });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    calls.length = 0;
    requestHeaders.length = 0;
    for (const path of Object.keys(answers)) delete answers[path];
  });

  /** A token that the project could issue, with the given claims and header. */
  function token(claims: JWTPayload = {}, header: Record<string, string> = {}): Promise<string> {
    return new SignJWT(claimsOf(claims))
      .setProtectedHeader({ alg: "ES256", kid: keyId, ...header })
      .sign(projectKeys.privateKey);
  }
  return { calls, requestHeaders, answers, token };
}

/** A forged token with valid claims, signed with the given secret or else with an invalid signature. */
export async function forged(
  header: Record<string, string>,
  claims: JWTPayload = {},
  secret?: string,
): Promise<string> {
  if (secret !== undefined) {
    return new SignJWT(claimsOf(claims))
      .setProtectedHeader({ alg: "HS256", ...header })
      .sign(Buffer.from(secret));
  }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode(header)}.${encode(claimsOf(claims))}.${"A".repeat(86)}`;
}

function claimsOf(claims: JWTPayload): JWTPayload {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: `${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1`,
    aud: "authenticated",
    role: "authenticated",
    sub: userId,
    email: "ana@staff.test",
    iat: now,
    exp: now + 3_600,
    is_anonymous: false,
    aal: "aal1",
    ...claims,
  };
}

/** The cookie of a session with this token. */
export function sessionCookie(accessToken: unknown): { name: string; value: string } {
  const session = { access_token: accessToken, refresh_token: "abcdefghijkl", expires_at: 9_999_999_999 };
  return { name: "sb-127-auth-token", value: encodeSession(session) };
}

export function encodeSession(session: unknown): string {
  return `base64-${Buffer.from(JSON.stringify(session)).toString("base64url")}`;
}
