import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const expired = { status: 403, body: { code: 403, error_code: "otp_expired" } };
const follow = (type: string, token: string, redirectTo?: string) => {
  const query = new URLSearchParams({ type, token, ...(redirectTo ? { redirect_to: redirectTo } : {}) });
  return auth.call("GET", `/verify?${query}`, { as: null });
};
const fragmentOf = (headers: Headers) =>
  Object.fromEntries(new URLSearchParams(headers.get("location")?.replace(/^[^#]*#/, "")));

describe("a token", () => {
  it("can be exchanged for a session only once", async () => {
    const { id, email } = await auth.create({ email_confirm: true });
    const { body } = await auth.link("recovery", email);
    const proof = { type: "recovery", token_hash: body.hashed_token };
    const first = await auth.verify(proof);
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: "bearer", expires_in: 3600, user: { id, last_sign_in_at: expect.any(String) } },
    });
    expect(await auth.call("GET", "/user", { as: String(first.body.access_token) })).toMatchObject({
      body: { id },
    });
    const msg = "Email link is invalid or has expired";
    expect(await auth.verify(proof)).toMatchObject({ ...expired, body: { ...expired.body, msg } });
  });

  it("is accepted at least once if two requests use it at the same time", async () => {
    const { email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    const proof = { type: "recovery", token_hash: body.hashed_token };
    const replies = await Promise.all([auth.verify(proof), auth.verify(proof)]);
    expect(replies.map(({ status }) => status)).toContain(200);
  });

  it("confirms the e-mail of an unconfirmed user", async () => {
    const { email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    const session = await auth.verify({ type: "magiclink", token_hash: body.hashed_token });
    expect(session.body.user).toMatchObject({
      email_confirmed_at: expect.any(String),
      user_metadata: { email_verified: true },
      identities: [{ identity_data: { email_verified: false } }],
    });
  });

  it("becomes invalid when a newer one is created, because recovery and magic links share a token", async () => {
    const { email } = await auth.create();
    const older = await auth.link("recovery", email);
    const newer = await auth.link("magiclink", email);
    expect(await auth.verify({ type: "recovery", token_hash: older.body.hashed_token })).toMatchObject(
      expired,
    );
    expect((await auth.verify({ type: "email", token_hash: newer.body.hashed_token })).status).toBe(200);
  });

  it("expires an hour after it was sent", async () => {
    const { id, email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    const age = "update auth.users set recovery_sent_at = recovery_sent_at - $2::interval where id = $1";
    await auth.sql(age, [id, "3601 seconds"]);
    expect(await auth.verify({ type: "recovery", token_hash: body.hashed_token })).toMatchObject(expired);
    await auth.sql(age, [id, "-60 seconds"]);
    expect((await auth.verify({ type: "recovery", token_hash: body.hashed_token })).status).toBe(200);
  });

  it("becomes invalid when the password changes", async () => {
    const { id, email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    await auth.call("PUT", `/admin/users/${id}`, { body: { password: "another one" } });
    expect(await auth.verify({ type: "recovery", token_hash: body.hashed_token })).toMatchObject(expired);
  });

  it("is refused for another type, and for a banned user", async () => {
    const { id, email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    expect(await auth.verify({ type: "signup", token_hash: body.hashed_token })).toMatchObject(expired);
    await auth.call("PUT", `/admin/users/${id}`, { body: { ban_duration: "1h" } });
    const banned = await auth.verify({ type: "recovery", token_hash: body.hashed_token });
    expect(banned).toMatchObject({ status: 403, body: { error_code: "user_banned" } });
  });

  it("can be entered as a code together with the e-mail", async () => {
    const { email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    const wrongCode = body.email_otp === "000000" ? "000001" : "000000";
    const refused = await auth.verify({ type: "recovery", email, token: wrongCode });
    expect(refused).toMatchObject({ ...expired, body: { msg: "Token has expired or is invalid" } });
    expect((await auth.verify({ type: "email", email, token: body.email_otp })).status).toBe(200);
    expect(await auth.verify({ type: "email", email, token: body.email_otp })).toMatchObject(expired);
  });

  it.each([
    [{ token_hash: "x" }, "Verify requires a verification type"],
    [{ type: "recovery" }, "Verify requires either a token or a token hash"],
    [{ type: "recovery", token: "1", token_hash: "x" }, "Verify requires either a token or a token hash"],
    [
      { type: "recovery", token_hash: "x", email: "a@x.io" },
      "Only the token_hash and type should be provided",
    ],
    [{ type: "recovery", token: "1" }, "Only an email address or phone number should be provided on verify"],
    [{ type: "wish", token_hash: "x" }, "Invalid email verification type"],
  ])("is refused if the request is invalid: %j", async (body, msg) => {
    expect(await auth.verify(body)).toMatchObject({
      status: 400,
      body: { error_code: "validation_failed", msg },
    });
  });
});

describe("following a link", () => {
  it("redirects with the session in the URL fragment, and the second time with an error", async () => {
    const { id, email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    const first = await follow("recovery", String(body.hashed_token), "http://localhost:3000/activate");
    expect(first.status).toBe(303);
    expect(first.headers.get("location")).toMatch(/^http:\/\/localhost:3000\/activate#access_token=/);
    const session = fragmentOf(first.headers);
    expect(session).toEqual({
      access_token: expect.any(String),
      expires_at: expect.stringMatching(/^\d+$/),
      expires_in: "3600",
      refresh_token: expect.stringMatching(/^[a-z0-9]{12}$/),
      sb: "",
      token_type: "bearer",
      type: "recovery",
    });
    expect((await auth.call("GET", "/user", { as: session.access_token })).body.id).toBe(id);

    const second = await follow("recovery", String(body.hashed_token));
    expect(second.status).toBe(303);
    expect(second.headers.get("location")).toBe(
      "http://localhost:3000#error=access_denied&error_code=otp_expired" +
        "&error_description=Email+link+is+invalid+or+has+expired&sb=",
    );
  });

  it("returns 400 without redirecting if the type or the token is missing", async () => {
    expect((await follow("", "x")).body.msg).toBe("Verify requires a verification type");
    expect((await follow("recovery", "")).body.msg).toBe("Verify requires a token or a token hash");
  });
});

describe("a request for recovery", () => {
  const request = (email: string) =>
    auth.call("POST", "/recover", { as: auth.target.anonKey, body: { email } });

  it("gets the same response for a known and an unknown address, and 400 for an empty one", async () => {
    const { email } = await auth.create();
    expect(await request(email)).toMatchObject({ status: 200, body: {} });
    expect(await request(auth.newEmail())).toMatchObject({ status: 200, body: {} });
    expect(await request("")).toMatchObject({
      status: 400,
      body: { msg: "Password recovery requires an email" },
    });
  });

  it("creates a token at most once a minute", async () => {
    const { id, email } = await auth.create();
    await request(email);
    const tokens =
      "select token_hash from auth.one_time_tokens where user_id = $1 and token_type = 'recovery_token'";
    const [token] = await auth.sql(tokens, [id]);
    const again = await request(email);
    expect(again).toMatchObject({
      status: 429,
      body: { code: 429, error_code: "over_email_send_rate_limit" },
    });
    expect(again.body.msg).toMatch(/^For security purposes, you can only request this after \d+ seconds\.$/);
    expect((await auth.verify({ type: "recovery", token_hash: token?.token_hash })).status).toBe(200);
  });
});
