import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

describe("a generated link", () => {
  it("is returned with the user, the code and the hash", async () => {
    const { id, email } = await auth.create({ email_confirm: true });
    const { status, body } = await auth.link("recovery", email.toUpperCase());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      email,
      identities: [{ id }],
      recovery_sent_at: expect.any(String),
      email_otp: expect.stringMatching(/^\d{6}$/),
      hashed_token: expect.stringMatching(/^[0-9a-f]{56}$/),
      verification_type: "recovery",
      redirect_to: "http://localhost:3000",
    });
    const link = new URL(String(body.action_link));
    expect(link.pathname).toMatch(/\/verify$/);
    expect(Object.fromEntries(link.searchParams)).toEqual({
      token: body.hashed_token,
      type: "recovery",
      redirect_to: "http://localhost:3000",
    });
  });

  it.each([
    ["http://localhost:3000/activate?a=1&b=2", "http://localhost:3000/activate?a=1&b=2"],
    ["http://localhost:4000/", "http://localhost:4000/"],
    ["http://127.0.0.1:9/x", "http://127.0.0.1:9/x"],
    ["https://evil.example/", "http://localhost:3000"],
    ["https://localhost:3000.evil.example/", "http://localhost:3000"],
    ["not a url", "http://localhost:3000"],
  ])("with redirect_to %s redirects to %s", async (redirect_to, target) => {
    const { email } = await auth.create();
    const { body } = await auth.link("magiclink", email, { redirect_to });
    expect(body.redirect_to).toBe(target);
    expect(new URL(String(body.action_link)).searchParams.get("redirect_to")).toBe(target);
  });

  it("requires an existing user if it is for recovery", async () => {
    const email = auth.newEmail();
    const msg = "User with this email not found";
    expect(await auth.link("recovery", email)).toMatchObject({
      status: 404,
      body: { error_code: "user_not_found", msg },
    });
    expect(await auth.sql("select id from auth.users where email = $1", [email])).toEqual([]);
  });

  it("becomes a sign-up if it is a magic link for an unknown address", async () => {
    const email = auth.newEmail();
    const { body } = await auth.link("magiclink", email, { data: { full_name: "Ada" } });
    expect(body).toMatchObject({ email, verification_type: "signup", user_metadata: { full_name: "Ada" } });
    expect(body).toHaveProperty("confirmation_sent_at");
    const session = await auth.verify({ type: "signup", token_hash: body.hashed_token });
    expect(session).toMatchObject({
      status: 200,
      body: { user: { email, email_confirmed_at: expect.any(String) } },
    });
  });

  it("requires a strong password for the sign-up of a new user, and is refused for a confirmed user", async () => {
    const email = auth.newEmail();
    const msg = "Signup requires a valid password";
    expect(await auth.link("signup", email)).toMatchObject({
      status: 400,
      body: { error_code: "validation_failed", msg },
    });
    expect((await auth.link("signup", email, { password: "weak" })).body.error_code).toBe("weak_password");
    const first = await auth.link("signup", email, { password: "strong enough" });
    expect((await auth.link("signup", email, { data: { a: 1 } })).body).toMatchObject({
      id: first.body.id,
      user_metadata: { a: 1 },
    });
    await auth.call("PUT", `/admin/users/${first.body.id}`, { body: { email_confirm: true } });
    const again = await auth.link("signup", email, { password: "strong enough" });
    expect(again).toMatchObject({ status: 422, body: { error_code: "email_exists" } });
  });

  it("is refused with 400 for an unknown type or an empty e-mail address", async () => {
    const { email } = await auth.create();
    const msg = "Invalid email action link type requested: wish";
    expect(await auth.link("wish", email)).toMatchObject({
      status: 400,
      body: { error_code: "validation_failed", msg },
    });
    expect(await auth.link("recovery", "")).toMatchObject({
      status: 400,
      body: { msg: "An email address is required" },
    });
  });
});

describe("an invitation", () => {
  it("creates a user without a password, and sets a random password when its link is followed", async () => {
    const email = auth.newEmail();
    const { body } = await auth.link("invite", email, { data: { full_name: "Ada" } });
    expect(body).toMatchObject({
      email,
      invited_at: expect.any(String),
      user_metadata: { full_name: "Ada" },
    });
    const password = "select encrypted_password as hash from auth.users where email = $1";
    expect(await auth.sql(password, [email])).toEqual([{ hash: "" }]);
    const { status, body: session } = await auth.verify({ type: "invite", token_hash: body.hashed_token });
    expect(status).toBe(200);
    expect(session.user).toMatchObject({
      email_confirmed_at: expect.any(String),
      user_metadata: { full_name: "Ada", email_verified: true },
      identities: [{ identity_data: { email_verified: true } }],
    });
    expect(await auth.sql(password, [email])).toEqual([{ hash: expect.stringMatching(/^\$2[ab]\$10\$/) }]);
    expect(await auth.link("invite", email)).toMatchObject({
      status: 422,
      body: { error_code: "email_exists" },
    });
  });
});
