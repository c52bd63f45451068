import { decodeJwt } from "jose";
import { TOTP } from "otpauth";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../body";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const enrol = (as: string, more: JsonObject = {}) =>
  auth.call("POST", "/factors", { as, body: { factor_type: "totp", friendly_name: "Phone", ...more } });
const challenge = (as: string, id: string) => auth.call("POST", `/factors/${id}/challenge`, { as });
const verify = (as: string, id: string, body: JsonObject) =>
  auth.call("POST", `/factors/${id}/verify`, { as, body });
const unenrol = (as: string, id: string) => auth.call("DELETE", `/factors/${id}`, { as });
const factorsOf = async (id: string) => (await auth.call("GET", `/admin/users/${id}`)).body.factors;

const codeNow = (secret: string) => new TOTP({ secret }).generate();
/** A code that is not valid in any time step near the current one. */
function wrongCode(secret: string): string {
  const totp = new TOTP({ secret });
  const nearbyCodes = [-3, -2, -1, 0, 1, 2, 3].map((step) =>
    totp.generate({ timestamp: Date.now() + step * 30_000 }),
  );
  return (
    ["000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777"].find(
      (code) => !nearbyCodes.includes(code),
    ) ?? ""
  );
}

async function newFactor(as: string, name = "Phone") {
  const { body } = await enrol(as, { friendly_name: name });
  return { id: String(body.id), secret: String((body.totp as JsonObject).secret) };
}

async function prove(as: string, { id, secret }: { id: string; secret: string }) {
  const { body } = await challenge(as, id);
  const reply = await verify(as, id, { challenge_id: body.id, code: codeNow(secret) });
  if (reply.status !== 200) throw new Error(`verify returned ${reply.status}: ${JSON.stringify(reply.body)}`);
  return {
    accessToken: String(reply.body.access_token),
    refreshToken: String(reply.body.refresh_token),
    reply,
  };
}

/** A user with an authenticator app, signed in with it. */
async function withFactor() {
  const user = await auth.signedIn();
  const factor = await newFactor(user.accessToken);
  return { ...user, factor, ...(await prove(user.accessToken, factor)) };
}

describe("enrolling a factor", () => {
  it("returns the secret once, as text, a URI and an image, without activating the factor", async () => {
    const { id, email, accessToken } = await auth.signedIn();
    const { status, body } = await enrol(accessToken, { issuer: "console.test" });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: "totp",
        friendly_name: "Phone",
        totp: {
          qr_code: expect.stringMatching(/<svg[\s\S]*<\/svg>\s*$/),
          secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
          uri: expect.stringMatching(/^otpauth:\/\/totp\/console\.test:/),
        },
      },
    });
    const uri = new URL(String((body.totp as JsonObject).uri));
    expect(decodeURIComponent(uri.pathname)).toContain(email);
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: (body.totp as JsonObject).secret,
      issuer: "console.test",
    });
    expect(await factorsOf(id)).toEqual([
      {
        id: body.id,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        status: "unverified",
        friendly_name: "Phone",
        factor_type: "totp",
        phone: "",
        last_challenged_at: null,
      },
    ]);
  });

  it.each([
    [{ factor_type: "sms" }, 400, "validation_failed", "factor_type needs to be totp, phone, or webauthn"],
    [{ factor_type: "phone" }, 422, "mfa_phone_enroll_not_enabled", "MFA enroll is disabled for Phone"],
    [
      { factor_type: "webauthn" },
      422,
      "mfa_webauthn_enroll_not_enabled",
      "MFA enroll is disabled for WebAuthn",
    ],
  ])("refuses %j", async (fields, status, error_code, msg) => {
    const { accessToken } = await auth.signedIn();
    expect(await enrol(accessToken, fields)).toMatchObject({
      status,
      body: { code: status, error_code, msg },
    });
  });

  it("requires a new name and, if the user has a factor, a session that has verified one", async () => {
    const { email, password, accessToken } = await withFactor();
    expect(await enrol(accessToken)).toMatchObject({
      status: 422,
      body: {
        error_code: "mfa_factor_name_conflict",
        msg: 'A factor with the friendly name "Phone" for this user already exists',
      },
    });
    const { body } = await auth.signIn(email, password);
    expect(await enrol(String(body.access_token), { friendly_name: "Other" })).toMatchObject({
      status: 403,
      body: { error_code: "insufficient_aal", msg: "AAL2 required to enroll a new factor" },
    });
    expect((await enrol(accessToken, { friendly_name: "Other" })).status).toBe(200);
  });

  it("is limited to ten factors", async () => {
    const { accessToken } = await auth.signedIn();
    for (let n = 0; n < 10; n++) await newFactor(accessToken, `Phone ${n}`);
    expect(await enrol(accessToken, { friendly_name: "One more" })).toMatchObject({
      status: 422,
      body: { error_code: "too_many_enrolled_mfa_factors" },
    });
  });
});

describe("verifying a code", () => {
  it("confirms the factor and returns an aal2 session, which a refresh preserves", async () => {
    const { id, factor, reply, refreshToken } = await withFactor();
    expect(reply.body).toEqual({
      access_token: expect.any(String),
      token_type: "bearer",
      expires_in: expect.any(Number),
      expires_at: expect.any(Number),
      refresh_token: expect.stringMatching(/^[a-z0-9]{12}$/),
      user: expect.objectContaining({
        id,
        factors: [expect.objectContaining({ id: factor.id, status: "verified" })],
      }),
    });
    const secondFactorClaims = {
      aal: "aal2",
      amr: expect.arrayContaining([
        { method: "totp", timestamp: expect.any(Number) },
        { method: "password", timestamp: expect.any(Number) },
      ]),
    };
    expect(decodeJwt(String(reply.body.access_token))).toMatchObject(secondFactorClaims);
    const next = await auth.refresh(refreshToken);
    expect(decodeJwt(String(next.body.access_token))).toMatchObject(secondFactorClaims);
  });

  it("continues the same session and revokes its earlier refresh token", async () => {
    const user = await auth.signedIn();
    const { accessToken } = await prove(user.accessToken, await newFactor(user.accessToken));
    const sessionOf = (token: string) => decodeJwt(token).session_id;
    expect(sessionOf(accessToken)).toBe(sessionOf(user.accessToken));
    const rows = await auth.sql("select revoked from auth.refresh_tokens where token = $1", [
      user.refreshToken,
    ]);
    expect(rows).toEqual([{ revoked: true }]);
  });

  it("ends the user's sessions at a lower level and deletes unfinished enrolments", async () => {
    const { id, email, password, accessToken } = await auth.signedIn();
    const other = String((await auth.signIn(email, password)).body.access_token);
    await newFactor(accessToken, "Halfway");
    await prove(accessToken, await newFactor(accessToken));
    expect(await auth.call("GET", "/user", { as: other })).toMatchObject({
      status: 403,
      body: { error_code: "session_not_found" },
    });
    expect(await factorsOf(id)).toEqual([expect.objectContaining({ friendly_name: "Phone" })]);
  });

  it("is required before the password or the e-mail can change", async () => {
    const { email, password, accessToken } = await withFactor();
    const passwordOnly = await auth.signIn(email, password);
    const change = (as: string, body: JsonObject) => auth.call("PUT", "/user", { as, body });
    for (const body of [{ password: "another password" }, { email: auth.newEmail() }]) {
      expect(await change(String(passwordOnly.body.access_token), body)).toMatchObject({
        status: 401,
        body: {
          error_code: "insufficient_aal",
          msg: "AAL2 session is required to update email or password when MFA is enabled.",
        },
      });
    }
    expect((await change(accessToken, { password: "another password" })).status).toBe(200);
  });

  it("refuses wrong codes, and then accepts the right one for the same challenge", async () => {
    const { accessToken } = await auth.signedIn();
    const factor = await newFactor(accessToken);
    const { body } = await challenge(accessToken, factor.id);
    for (const code of [wrongCode(factor.secret), "000", "not digits"]) {
      expect(await verify(accessToken, factor.id, { challenge_id: body.id, code })).toMatchObject({
        status: 422,
        body: { code: 422, error_code: "mfa_verification_failed", msg: "Invalid TOTP code entered" },
      });
    }
    const code = codeNow(factor.secret);
    expect((await verify(accessToken, factor.id, { challenge_id: body.id, code })).status).toBe(200);
  });

  it("answers challenges of several factors at the same time", async () => {
    const { accessToken } = await auth.signedIn();
    const factors = [];
    for (const name of ["A", "B", "C", "D", "E", "F"]) factors.push(await newFactor(accessToken, name));
    for (let round = 0; round < 10; round++) {
      const replies = await Promise.all(factors.map(({ id }) => challenge(accessToken, id)));
      expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
    }
  });

  it("accepts a code of the previous or next step, but not an older one", async () => {
    const { accessToken } = await auth.signedIn();
    const factor = await newFactor(accessToken);
    const totp = new TOTP({ secret: factor.secret });
    const stepNow = () => Math.floor(Date.now() / 30_000);
    const at = async (stepsAway: number): Promise<number> => {
      const step = stepNow();
      const { body } = await challenge(accessToken, factor.id);
      const code = totp.generate({ timestamp: (step + stepsAway) * 30_000 });
      const { status } = await verify(accessToken, factor.id, { challenge_id: body.id, code });
      // If a new step has started in between, the result is inconclusive, and another code is sent.
      return step === stepNow() ? status : at(stepsAway);
    };
    expect(await at(-3)).toBe(422);
    expect(await at(-1)).toBe(200);
    expect(await at(1)).toBe(200);
  });

  it("requires a code, and an unused challenge of this factor from the last five minutes", async () => {
    const { accessToken, factor } = await withFactor();
    const code = codeNow(factor.secret);
    const { body } = await challenge(accessToken, factor.id);
    expect(body).toEqual({ id: expect.any(String), type: "totp", expires_at: expect.any(Number) });
    const verifyWith = (challenge_id: unknown, given = code) =>
      verify(accessToken, factor.id, { challenge_id, code: given });

    expect(await verifyWith(body.id, "")).toMatchObject({
      status: 400,
      body: { error_code: "validation_failed", msg: "Code needs to be non-empty" },
    });
    expect(await verifyWith("no uuid")).toMatchObject({ status: 400, body: { error_code: "bad_json" } });
    expect(await verifyWith(crypto.randomUUID())).toMatchObject({
      status: 422,
      body: {
        error_code: "mfa_factor_not_found",
        msg: "MFA factor with the provided challenge ID not found",
      },
    });
    expect((await verifyWith(body.id)).status).toBe(200);
    expect(await verifyWith(body.id)).toMatchObject({
      status: 422,
      body: { error_code: "mfa_ip_address_mismatch", msg: "Challenge and verify IP addresses mismatch." },
    });
    const old = await challenge(accessToken, factor.id);
    await auth.sql(
      "update auth.mfa_challenges set created_at = now() - interval '301 seconds' where id = $1",
      [old.body.id],
    );
    expect(await verifyWith(old.body.id)).toMatchObject({
      status: 422,
      body: { error_code: "mfa_challenge_expired" },
    });
    expect(await verifyWith(old.body.id)).toMatchObject({
      status: 422,
      body: { error_code: "mfa_factor_not_found" },
    });
  });
});

describe("removing a factor", () => {
  it("requires a session that has verified a second factor, unless the removed factor is unverified", async () => {
    const { id, email, password, accessToken, factor } = await withFactor();
    const { body } = await auth.signIn(email, password);
    expect(await unenrol(String(body.access_token), factor.id)).toMatchObject({
      status: 422,
      body: { error_code: "insufficient_aal", msg: "AAL2 required to unenroll verified factor" },
    });
    expect(await unenrol(accessToken, factor.id)).toMatchObject({ status: 200, body: { id: factor.id } });
    expect(await factorsOf(id)).toBeUndefined();
    const unverified = await newFactor(accessToken, "Halfway");
    expect((await unenrol(accessToken, unverified.id)).status).toBe(200);
  });

  it("downgrades a session that used the factor to aal1 at its next refresh", async () => {
    const { accessToken, refreshToken, factor } = await withFactor();
    await unenrol(accessToken, factor.id);
    const { body } = await auth.refresh(refreshToken);
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      aal: "aal1",
      amr: [{ method: "password" }],
    });
  });

  it("is possible for an admin if a user has lost their device", async () => {
    const { id, email, password, factor } = await withFactor();
    const list = () => auth.call("GET", `/admin/users/${id}/factors`);
    expect((await list()).body).toMatchObject([{ id: factor.id, status: "verified" }]);
    const removed = await auth.call("DELETE", `/admin/users/${id}/factors/${factor.id}`);
    expect(removed).toMatchObject({ status: 200, body: { id: factor.id, friendly_name: "Phone" } });
    expect((await list()).body).toEqual([]);
    const { body } = await auth.signIn(email, password);
    expect((await enrol(String(body.access_token))).status).toBe(200);
  });
});

describe("a factor", () => {
  it("is found only by its UUID, and only by its own user", async () => {
    const { accessToken } = await auth.signedIn();
    const { factor } = await withFactor();
    for (const request of [challenge, unenrol]) {
      expect(await request(accessToken, "none")).toMatchObject({
        status: 404,
        body: { error_code: "validation_failed", msg: "factor_id must be an UUID" },
      });
      expect(await request(accessToken, factor.id)).toMatchObject({
        status: 404,
        body: { error_code: "mfa_factor_not_found", msg: "Factor not found" },
      });
    }
  });

  it("is never returned with its secret", async () => {
    const { id, email, password, factor, accessToken } = await withFactor();
    const replies = [
      await auth.signIn(email, password),
      await auth.call("GET", "/user", { as: accessToken }),
      await auth.call("GET", `/admin/users/${id}`),
      await auth.call("GET", `/admin/users/${id}/factors`),
    ];
    expect(JSON.stringify(replies.map(({ body }) => body))).not.toContain(factor.secret);
  });
});
