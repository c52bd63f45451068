import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const tokenOf = (link: unknown) => new URL(String(link)).searchParams.get("token");
const requestChange = (accessToken: string, email: string) =>
  auth.call("PUT", "/user", { as: accessToken, body: { email } });

describe("a link that changes the e-mail", () => {
  it.each(["email_change_current", "email_change_new"])("works once for the type %s", async (type) => {
    const { id, email } = await auth.create({ email_confirm: true });
    const newEmail = auth.newEmail();
    const { status, body } = await auth.link(type, email, { new_email: newEmail.toUpperCase() });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, email, new_email: newEmail, verification_type: type });
    const proof = { type: "email_change", token_hash: tokenOf(body.action_link) };
    const session = await auth.verify(proof);
    expect(session).toMatchObject({ status: 200, body: { user: { id, email: newEmail } } });
    expect(session.body.user).not.toHaveProperty("new_email");
    const { body: after } = await auth.call("GET", `/admin/users/${id}`);
    expect(after).toMatchObject({ email: newEmail, identities: [{ email: newEmail }] });
    expect(after.identities).toMatchObject([{ identity_data: { email: newEmail, email_verified: true } }]);
    expect(await auth.verify(proof)).toMatchObject({ status: 403, body: { error_code: "otp_expired" } });
  });

  it("is returned with the old address's hash, even if it is for the new address", async () => {
    const { email } = await auth.create();
    const { body: current } = await auth.link("email_change_current", email, { new_email: auth.newEmail() });
    expect(tokenOf(current.action_link)).toBe(current.hashed_token);
    const { body: next } = await auth.link("email_change_new", email, { new_email: auth.newEmail() });
    expect(tokenOf(next.action_link)).not.toBe(next.hashed_token);
  });

  it("requires an existing user and an unused address", async () => {
    const [one, two] = [await auth.create(), await auth.create()];
    const unknown = await auth.link("email_change_new", auth.newEmail(), { new_email: auth.newEmail() });
    expect(unknown).toMatchObject({ status: 404, body: { error_code: "user_not_found" } });
    const taken = await auth.link("email_change_new", one.email, { new_email: two.email });
    expect(taken).toMatchObject({ status: 422, body: { error_code: "email_exists" } });
    const none = await auth.link("email_change_new", one.email);
    expect(none).toMatchObject({ status: 400, body: { msg: "An email address is required" } });
  });
});

describe("a user's request to change the e-mail", () => {
  it("is stored with a token for each address, and takes effect when either token is used", async () => {
    const { id, email, accessToken } = await auth.signedIn();
    const newEmail = auth.newEmail();
    const { status, body } = await requestChange(accessToken, newEmail);
    expect(status).toBe(200);
    expect(body).toMatchObject({ email, new_email: newEmail, email_change_sent_at: expect.any(String) });
    const tokens =
      "select token_type, relates_to, token_hash from auth.one_time_tokens where user_id = $1 order by 1";
    const rows = await auth.sql(tokens, [id]);
    expect(rows).toMatchObject([
      { token_type: "email_change_token_new", relates_to: newEmail },
      { token_type: "email_change_token_current", relates_to: email },
    ]);
    const session = await auth.verify({ type: "email_change", token_hash: rows[0]?.token_hash });
    expect(session).toMatchObject({ status: 200, body: { user: { email: newEmail } } });
  });

  it("is refused for an address already in use, and if it is repeated within a minute", async () => {
    const { accessToken } = await auth.signedIn();
    const { email: taken } = await auth.create();
    expect(await requestChange(accessToken, taken)).toMatchObject({
      status: 422,
      body: { error_code: "email_exists" },
    });
    expect((await requestChange(accessToken, auth.newEmail())).status).toBe(200);
    const again = await requestChange(accessToken, auth.newEmail());
    expect(again).toMatchObject({ status: 429, body: { error_code: "over_email_send_rate_limit" } });
  });
});
