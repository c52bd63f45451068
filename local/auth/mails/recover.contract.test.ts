import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const page = "http://localhost:3000/activate";

const recover = (email: string, redirectTo = page) =>
  auth.call("POST", `/recover?redirect_to=${encodeURIComponent(redirectTo)}`, { body: { email } });

/** The state of a user's latest link in the database. */
async function linkOf(id: string) {
  const [row] = await auth.sql(
    `select recovery_token as token, recovery_sent_at as at, last_sign_in_at is not null as signed_in,
       (select count(*)::int from auth.one_time_tokens where user_id = $1 and token_type = 'recovery_token') as tokens
     from auth.users where id = $1`,
    [id],
  );
  return row as { token: string | null; at: Date | null; signed_in: boolean; tokens: number };
}

const minuteAgo = (id: string) =>
  auth.sql(
    "update auth.users set recovery_sent_at = recovery_sent_at - interval '61 seconds' where id = $1",
    [id],
  );

describe("requesting a recovery e-mail", () => {
  it("stores the link's token and time in the user's row", async () => {
    const { id, email } = await auth.create();
    expect(await linkOf(id)).toMatchObject({ at: null, tokens: 0 });
    expect(await recover(email.toUpperCase())).toMatchObject({ status: 200, body: {} });
    const link = await linkOf(id);
    expect(link).toMatchObject({
      token: expect.stringMatching(/^[0-9a-f]{56}$/),
      at: expect.any(Date),
      tokens: 1,
    });
    expect((await auth.verify({ type: "recovery", token_hash: link.token })).status).toBe(200);
  });

  it("returns the same response for an unknown address and creates no user", async () => {
    const email = auth.newEmail();
    expect(await recover(email)).toMatchObject({ status: 200, body: {} });
    expect(await auth.sql("select id from auth.users where email = $1", [email])).toEqual([]);
  });

  it("is refused within a minute of the last link, which stays unchanged", async () => {
    const { id, email } = await auth.create();
    await recover(email);
    const first = await linkOf(id);
    const again = await recover(email);
    expect(again).toMatchObject({ status: 429, body: { error_code: "over_email_send_rate_limit" } });
    expect(await linkOf(id)).toEqual(first);

    const other = await auth.create();
    await auth.link("recovery", other.email);
    expect((await recover(other.email)).status).toBe(429);
  });

  it("replaces the earlier link after a minute", async () => {
    const { id, email } = await auth.create();
    await recover(email);
    const first = await linkOf(id);
    await minuteAgo(id);
    await recover(email);
    expect((await linkOf(id)).token).not.toBe(first.token);
    expect((await auth.verify({ type: "recovery", token_hash: first.token })).status).toBe(403);
    expect((await linkOf(id)).tokens).toBe(1);
  });

  it.skipIf(!auth.target.mailsTo)("sends a link that redirects to allowed pages only", async () => {
    const { id, email } = await auth.create();
    await recover(email);
    const { token } = await linkOf(id);
    const mails = () => auth.target.mailsTo?.(email) ?? Promise.resolve([]);
    await expect.poll(async () => (await mails()).length).toBe(1);
    const [html = ""] = await mails();
    expect(html).toContain(token);
    expect(html).toContain(page);

    await minuteAgo(id);
    await recover(email, "https://evil.example/activate");
    await expect.poll(async () => (await mails()).length).toBe(2);
    const [newest = ""] = await mails();
    expect(newest).not.toContain("evil.example");
    expect(newest).toContain("http://localhost:3000");
  });
});

describe("a recovery link", () => {
  it("keeps its sent time after it is used, until a password is set", async () => {
    const { id, email } = await auth.create();
    const { body } = await auth.link("recovery", email);
    const { at } = await linkOf(id);
    const session = await auth.verify({ type: "recovery", token_hash: body.hashed_token });
    expect(await linkOf(id)).toEqual({ token: "", at, signed_in: true, tokens: 0 });
    const as = String(session.body.access_token);
    expect((await auth.call("PUT", "/user", { as, body: { password: "chosen at last" } })).status).toBe(200);
    expect(await linkOf(id)).toEqual({ token: "", at: null, signed_in: true, tokens: 0 });
  });

  it("does not end an open session when it is created", async () => {
    const { id, email, accessToken } = await auth.signedIn();
    await auth.link("recovery", email);
    expect((await auth.call("GET", "/user", { as: accessToken })).status).toBe(200);
    expect(await linkOf(id)).toMatchObject({ signed_in: true, tokens: 1 });
  });
});
