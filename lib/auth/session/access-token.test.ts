import { describe, expect, test } from "vitest";
import { forged, userId, withCountingAuthServer } from "../testing";
import { verifyAccessToken } from "./access-token";

const { calls, answers, token } = withCountingAuthServer();
const verify = (text: string, network = "192.0.2.1") => verifyAccessToken(text, { network });

describe("a token signed with the project's key", () => {
  test("is valid, and its signing key is fetched only once", async () => {
    for (let times = 0; times < 20; times++) {
      expect(await verify(await token())).toMatchObject({ kind: "valid", claims: { sub: userId } });
    }
    expect(calls.length).toBeLessThanOrEqual(1);
  });

  test.each([
    ["another issuer", { iss: "https://evil.example/auth/v1" }],
    ["no issuer", { iss: undefined }],
    ["another audience", { aud: "product" }],
    ["no audience", { aud: undefined }],
    ["another role", { role: "service_role" }],
    ["no role", { role: undefined }],
    ["an OAuth client", { client_id: "a4ad8f6f-6ee5-4d1f-a73f-1fd5bb5d12e2" }],
    ["an anonymous user", { is_anonymous: true }],
    ["a user id that is not a UUID", { sub: "1" }],
    ["no user id", { sub: undefined }],
    ["an object as the user id", { sub: {} as string }],
    ["no e-mail address", { email: "" }],
    ["no expiry", { exp: undefined }],
  ])("is refused if it has %s", async (_what, claims) => {
    expect(await verify(await token(claims))).toMatchObject({ kind: "refused" });
  });

  test("is reported as expired after its expiry", async () => {
    expect(await verify(await token({ exp: 1 }))).toMatchObject({ kind: "expired" });
  });
});

describe("forged tokens", () => {
  test.each([
    ["no algorithm", { alg: "none" }],
    ["an unknown algorithm", { alg: "XS256", kid: "any" }],
    ["a symmetric algorithm that the server does not use", { alg: "HS512", kid: "any" }],
    ["no key id", { alg: "ES256" }],
    ["a wrong signature for the project's key", { alg: "ES256", kid: "the-project's-key" }],
  ])("with %s are refused without a call to the Auth server", async (_what, header) => {
    await verify(await token());
    calls.length = 0;
    expect(await verify(await forged(header))).toMatchObject({ kind: "refused" });
    expect(calls).toEqual([]);
  });

  test("cause at most one call in total, even with a hundred unknown key ids", async () => {
    await verify(await token());
    calls.length = 0;
    const forgedTokens = await Promise.all(
      Array.from({ length: 100 }, (_, n) => forged({ alg: "ES256", kid: `made-up-${n}` })),
    );
    for (const text of forgedTokens.slice(50)) await verify(text);
    await Promise.all(forgedTokens.map((text) => verify(text)));
    expect(calls.length).toBeLessThanOrEqual(1);
  });

  test.each([
    ["nothing", ""],
    ["letters", "a.b.c"],
    ["dots", "...."],
    ["long text", `${"x".repeat(9_999)}.y.z`],
  ])("that consist of %s are refused as malformed", async (_what, text) => {
    expect(await verify(text)).toMatchObject({ kind: "refused", problem: "malformed" });
    expect(calls).toEqual([]);
  });
});

describe("a token signed with a shared secret", () => {
  const signWithSecret = (claims = {}) => forged({}, claims, "a shared secret of at least 32 characters");

  test("is checked by the Auth server only once if it is used several times within a minute", async () => {
    answers["/user"] = { status: 200, body: { id: userId } };
    const text = await signWithSecret();
    expect(await Promise.all([verify(text), verify(text)])).toMatchObject([
      { kind: "valid" },
      { kind: "valid" },
    ]);
    expect(await verify(text)).toMatchObject({ kind: "valid" });
    expect(calls).toEqual(["GET /user"]);
  });

  test("is refused without another check after the Auth server has refused it", async () => {
    answers["/user"] = { status: 403, body: { code: "bad_jwt" } };
    const text = await signWithSecret({ jti: "refused" });
    for (let times = 0; times < 3; times++) {
      expect(await verify(text)).toEqual({ kind: "refused", problem: "unchecked" });
    }
    expect(calls).toEqual(["GET /user"]);
  });

  test("is refused without a call if it has another issuer", async () => {
    expect(await verify(await signWithSecret({ iss: "https://evil.example" }))).toMatchObject({
      problem: "issuer",
    });
    expect(calls).toEqual([]);
  });

  test("causes at most thirty calls a minute from one network, without affecting other networks", async () => {
    answers["/user"] = { status: 403, body: { code: "bad_jwt" } };
    for (let n = 0; n < 50; n++) await verify(await signWithSecret({ jti: `junk-${n}` }), "198.51.100.1");
    expect(calls).toHaveLength(30);
    answers["/user"] = { status: 200, body: { id: userId } };
    expect(await verify(await signWithSecret({ jti: "real" }), "192.0.2.77")).toMatchObject({
      kind: "valid",
    });
  });

  test("is refused while the Auth server is down, and checked again afterwards", async () => {
    answers["/user"] = { status: 503, body: {} };
    const text = await signWithSecret({ jti: "outage" });
    expect(await verify(text, "192.0.2.78")).toMatchObject({ kind: "refused" });
    answers["/user"] = { status: 200, body: { id: userId } };
    expect(await verify(text, "192.0.2.78")).toMatchObject({ kind: "valid" });
  });
});
