import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const me = (accessToken: string) => auth.call("GET", "/user", { as: accessToken });
const change = (accessToken: string, body: unknown) => auth.call("PUT", "/user", { as: accessToken, body });
const signOut = (accessToken: string, scope = "") =>
  auth.call("POST", `/logout${scope && `?scope=${scope}`}`, { as: accessToken });

describe("signing in", () => {
  it("returns a session, and identifies its user in the headers", async () => {
    const { id, email, password } = await auth.signedIn();
    const { status, headers, body } = await auth.signIn(email.toUpperCase(), password);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "bearer",
      expires_in: 3600,
      expires_at: expect.any(Number),
      refresh_token: expect.stringMatching(/^[a-z0-9]{12}$/),
      user: expect.objectContaining({ id, email, last_sign_in_at: expect.any(String) }),
      weak_password: null,
    });
    expect(headers.get("sb-auth-user-id")).toBe(id);
    expect(headers.get("sb-auth-session-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ["a wrong password", { password: "wrong" }, "invalid_credentials", "Invalid login credentials"],
    ["no password", { password: "" }, "invalid_credentials", "Invalid login credentials"],
    [
      "an unknown e-mail",
      { email: "unknown@contract.test" },
      "invalid_credentials",
      "Invalid login credentials",
    ],
    ["no e-mail", { email: "" }, "validation_failed", "missing email or phone"],
  ])("returns 400 with %s", async (_, wrong, error_code, msg) => {
    const { email, password } = await auth.signedIn();
    const credentials = { email, password, ...wrong };
    const { status, body } = await auth.signIn(credentials.email, credentials.password);
    expect({ status, body }).toEqual({ status: 400, body: { code: 400, error_code, msg } });
  });

  it("requires a confirmed e-mail, and reports this only with the right password", async () => {
    const { email } = await auth.create({ password: "right one" });
    expect((await auth.signIn(email, "wrong")).body.error_code).toBe("invalid_credentials");
    const msg = "Email not confirmed";
    expect(await auth.signIn(email, "right one")).toMatchObject({
      status: 400,
      body: { error_code: "email_not_confirmed", msg },
    });
  });

  it("is refused for a banned user before the password is compared", async () => {
    const { email } = await auth.create({ password: "right one", email_confirm: true, ban_duration: "24h" });
    for (const password of ["right one", "wrong"]) {
      expect(await auth.signIn(email, password)).toMatchObject({
        status: 400,
        body: { error_code: "user_banned", msg: "User is banned" },
      });
    }
  });

  it("works from a server, which sends the secret key and the visitor's address", async () => {
    const { email, password } = await auth.signedIn();
    const reply = await auth.call("POST", "/token?grant_type=password", {
      as: auth.target.serviceKey,
      headers: { "sb-forwarded-for": "192.0.2.7" },
      body: { email, password },
    });
    expect(reply).toMatchObject({ status: 200, body: { user: { email } } });
  });

  it("is refused with a phone number, and with the code of an unknown flow", async () => {
    const as = auth.target.anonKey;
    const phone = await auth.call("POST", "/token?grant_type=password", { as, body: { phone: "49151" } });
    expect(phone).toMatchObject({ status: 422, body: { error_code: "phone_provider_disabled" } });
    const body = { auth_code: crypto.randomUUID(), code_verifier: "v".repeat(43) };
    const code = await auth.call("POST", "/token?grant_type=pkce", { as, body });
    expect(code).toMatchObject({ status: 404, body: { error_code: "flow_state_not_found" } });
    expect((await auth.verify({ type: "sms", phone: "49151", token: "1" })).body.error_code).toBe(
      "otp_expired",
    );
  });

  it("supports no other grant type", async () => {
    const reply = await auth.call("POST", "/token?grant_type=wish", { body: {} });
    expect(reply).toMatchObject({
      status: 400,
      body: { error_code: "invalid_credentials", msg: "unsupported_grant_type" },
    });
  });
});

describe("the access token", () => {
  it("is signed with the published ES256 key and contains user, role and session", async () => {
    const { id, email, accessToken } = await auth.signedIn({ app_metadata: { tenant: "t1" } });
    const jwks = await auth.call("GET", "/.well-known/jwks.json", { as: null });
    expect(jwks.headers.get("cache-control")).toBe("public, max-age=600");
    const keys = createLocalJWKSet(jwks.body as unknown as JSONWebKeySet);
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys);
    expect(protectedHeader).toEqual({ alg: "ES256", kid: expect.any(String), typ: "JWT" });
    expect(payload).toEqual({
      iss: expect.stringMatching(/\/auth\/v1$/),
      sub: id,
      aud: "authenticated",
      exp: Number(payload.iat) + 3600,
      iat: expect.any(Number),
      email,
      phone: "",
      app_metadata: { provider: "email", providers: ["email"], tenant: "t1" },
      user_metadata: { email_verified: true },
      role: "authenticated",
      aal: "aal1",
      amr: [{ method: "password", timestamp: expect.any(Number) }],
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      is_anonymous: false,
    });
  });

  it("contains changed app_metadata and role after the next refresh", async () => {
    const { id, refreshToken } = await auth.signedIn();
    await auth.call("PUT", `/admin/users/${id}`, { body: { app_metadata: { staff: true }, role: "owner" } });
    const { body } = await auth.refresh(refreshToken);
    const payload = JSON.parse(
      Buffer.from(String(body.access_token).split(".")[1] ?? "", "base64url").toString(),
    );
    expect(payload).toMatchObject({ role: "owner", app_metadata: { staff: true } });
  });

  it("is verified with a key published without its private half", async () => {
    const { body } = await auth.call("GET", "/.well-known/jwks.json", { as: null });
    const key = { alg: "ES256", crv: "P-256", kty: "EC", use: "sig", key_ops: ["verify"] };
    const point = { kid: expect.any(String), x: expect.any(String), y: expect.any(String) };
    expect(body).toEqual({ keys: [{ ...key, ...point }] });
  });
});

describe("signing out", () => {
  const twoSessions = async () => {
    const first = await auth.signedIn();
    const { body } = await auth.signIn(first.email, first.password);
    return [first.accessToken, String(body.access_token), first.refreshToken] as const;
  };

  it("ends all sessions and their tokens immediately", async () => {
    const [first, second, refreshToken] = await twoSessions();
    expect(await signOut(first)).toMatchObject({ status: 204, body: { text: "" } });
    expect(await me(first)).toMatchObject({ status: 403, body: { error_code: "session_not_found" } });
    expect((await me(second)).status).toBe(403);
    expect((await auth.refresh(refreshToken)).body.error_code).toBe("refresh_token_not_found");
  });

  it.each([
    ["local", 403, 200],
    ["others", 200, 403],
    ["global", 403, 403],
  ])(
    "ends sessions by scope: after %s, this session gets %i and another one gets %i",
    async (scope, own, other) => {
      const [first, second] = await twoSessions();
      expect((await signOut(first, scope)).status).toBe(204);
      expect([(await me(first)).status, (await me(second)).status]).toEqual([own, other]);
    },
  );

  it("ends no session if the scope is unknown", async () => {
    const { accessToken } = await auth.signedIn();
    const msg = 'Unsupported logout scope "all"';
    expect(await signOut(accessToken, "all")).toMatchObject({
      status: 400,
      body: { error_code: "validation_failed", msg },
    });
    expect((await me(accessToken)).status).toBe(200);
  });
});

describe("the signed-in user", () => {
  it("is not returned to a request for another audience", async () => {
    const { accessToken } = await auth.signedIn();
    const reply = await auth.call("GET", "/user", { as: accessToken, headers: { "x-jwt-aud": "other" } });
    expect(reply).toMatchObject({ status: 400, body: { error_code: "validation_failed" } });
  });

  it("gets the same user object as an admin", async () => {
    const { id, accessToken } = await auth.signedIn();
    const { status, body } = await me(accessToken);
    expect(status).toBe(200);
    expect(body).toEqual((await auth.call("GET", `/admin/users/${id}`)).body);
  });

  it("can set a new password, which keeps this session and ends the others", async () => {
    const { email, password, accessToken } = await auth.signedIn();
    const other = await auth.signIn(email, password);
    expect((await change(accessToken, { password: "a new password" })).status).toBe(200);
    expect((await me(accessToken)).status).toBe(200);
    expect((await me(String(other.body.access_token))).body.error_code).toBe("session_not_found");
    expect((await auth.signIn(email, password)).status).toBe(400);
    expect((await auth.signIn(email, "a new password")).status).toBe(200);
  });

  it("can set a first password after following a link", async () => {
    const { email } = await auth.create();
    const { body: link } = await auth.link("recovery", email);
    const { body } = await auth.verify({ type: "recovery", token_hash: link.hashed_token });
    expect((await change(String(body.access_token), { password: "chosen at last" })).status).toBe(200);
    expect((await auth.signIn(email, "chosen at last")).status).toBe(200);
  });

  it("cannot set the current password, or a weak or overlong one", async () => {
    const { password, accessToken } = await auth.signedIn();
    expect(await change(accessToken, { password })).toMatchObject({
      status: 422,
      body: { error_code: "same_password", msg: "New password should be different from the old password." },
    });
    const weak = await change(accessToken, { password: "weak" });
    expect(weak).toMatchObject({ status: 422, body: { error_code: "weak_password" } });
    expect((await change(accessToken, { password: "€".repeat(25) })).status).toBe(400);
  });

  it("can change user_metadata but not app_metadata", async () => {
    const { accessToken } = await auth.signedIn({ user_metadata: { a: 1, b: 2 } });
    const { body } = await change(accessToken, { data: { a: null, c: 3 } });
    expect(body.user_metadata).toEqual({ b: 2, c: 3, email_verified: true });
    const refused = await change(accessToken, { app_metadata: { admin: true } });
    expect(refused).toMatchObject({ status: 403, body: { error_code: "not_admin" } });
  });
});
