import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../body";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const get = (id: string) => auth.call("GET", `/admin/users/${id}`);
const put = (id: string, body: unknown) => auth.call("PUT", `/admin/users/${id}`, { body });
const list = (query: Record<string, string>) =>
  auth.call("GET", `/admin/users?${new URLSearchParams(query)}`);
const emails = (body: JsonObject) => (body.users as JsonObject[]).map(({ email }) => email);

describe("a user", () => {
  it("is returned with its identities and the time of its confirmation", async () => {
    const { id, email } = await auth.create({ email_confirm: true });
    const { status, body } = await get(id.toUpperCase());
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, email, identities: [{ id, provider: "email", email }] });
    expect(body.confirmed_at).toBe(body.email_confirmed_at);
  });

  it.each(["GET", "PUT", "DELETE"])(
    "is not found, with status 404, if %s uses an unknown id or one that is not a UUID",
    async (method) => {
      const unknown = await auth.call(method, `/admin/users/${randomUUID()}`, { body: undefined });
      expect(unknown).toMatchObject({
        status: 404,
        body: { code: 404, error_code: "user_not_found", msg: "User not found" },
      });
      const invalid = await auth.call(method, "/admin/users/me");
      expect(invalid).toMatchObject({
        status: 404,
        body: { error_code: "validation_failed", msg: "user_id must be an UUID" },
      });
    },
  );
});

describe("the list", () => {
  it("can be searched by part of the e-mail, is sorted newest first by default, and contains no identities", async () => {
    const tag = randomUUID();
    const first = await auth.create({ email: `1-${tag}@x.io` });
    const second = await auth.create({ email: `2-${tag}@x.io` });
    const { body, headers } = await list({ filter: tag });
    expect(emails(body)).toEqual([second.email, first.email]);
    expect(body).toMatchObject({ aud: "authenticated", users: [{ identities: null }, { identities: null }] });
    expect(headers.get("x-total-count")).toBe("2");
    expect(emails((await list({ filter: tag, sort: "created_at asc" })).body)).toEqual([
      first.email,
      second.email,
    ]);
    expect(emails((await list({ filter: tag.toUpperCase() })).body)).toEqual([]);
  });

  it("can be searched by part of the full name, regardless of case", async () => {
    const tag = randomUUID();
    const { email } = await auth.create({ user_metadata: { full_name: `Ada ${tag}` } });
    expect(emails((await list({ filter: `ADA ${tag.toUpperCase()}` })).body)).toEqual([email]);
  });

  it("is paged, with links to the next and the last page", async () => {
    const tag = randomUUID();
    for (const number of [1, 2, 3]) await auth.create({ email: `${number}-${tag}@x.io` });
    const page = (number: number) => list({ filter: tag, page: String(number), per_page: "2" });
    const link = (number: number, rel: string) =>
      `</admin/users?filter=${tag}&page=${number}&per_page=2>; rel="${rel}"`;
    const first = await page(1);
    expect(emails(first.body)).toEqual([`3-${tag}@x.io`, `2-${tag}@x.io`]);
    expect(first.headers.get("link")).toBe(`${link(2, "next")}, ${link(2, "last")}`);
    const last = await page(2);
    expect(emails(last.body)).toEqual([`1-${tag}@x.io`]);
    expect(last.headers.get("link")).toBe(link(2, "last"));
    expect(last.headers.get("x-total-count")).toBe("3");
    expect((await page(3)).body.users).toEqual([]);
  });

  it("is empty if no user matches the filter", async () => {
    const { body, headers } = await list({ filter: randomUUID(), per_page: "1" });
    expect(body).toEqual({ users: [], aud: "authenticated" });
    expect(headers.get("link")).toMatch(/page=0&per_page=1>; rel="last"$/);
  });

  it.each<Record<string, string>>([
    { page: "x" },
    { page: "-1" },
    { per_page: "1.5" },
    { sort: "email asc" },
    { sort: "created_at up" },
  ])("refuses %j", async (query) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { error_code: "validation_failed" } });
  });

  it("returns 500 for a page size of zero", async () => {
    expect(await list({ per_page: "0" })).toMatchObject({
      status: 500,
      body: { msg: "Internal Server Error" },
    });
  });
});

describe("an update", () => {
  it("merges metadata, and removes keys that are null", async () => {
    const { id } = await auth.create({ user_metadata: { a: 1, b: { c: 2 } }, app_metadata: { x: 1 } });
    const { body } = await put(id, { user_metadata: { a: null, b: { d: 3 } }, app_metadata: { y: 2 } });
    expect(body.user_metadata).toEqual({ b: { d: 3 } });
    expect(body.app_metadata).toEqual({ provider: "email", providers: ["email"], x: 1, y: 2 });
    expect((await get(id)).body).toMatchObject({
      user_metadata: body.user_metadata,
      app_metadata: body.app_metadata,
    });
  });

  it("leaves id, audience and password hash unchanged", async () => {
    const { id } = await auth.create();
    const hash = "select aud, encrypted_password from auth.users where id = $1";
    const before = await auth.sql(hash, [id]);
    const reply = await put(id, { id: randomUUID(), aud: "other", password_hash: "x", email_confirm: false });
    expect(reply).toMatchObject({ status: 200, body: { id, aud: "authenticated" } });
    expect(await auth.sql(hash, [id])).toEqual(before);
  });

  it("applies a new e-mail immediately, in the row and in the identity", async () => {
    const { id } = await auth.create();
    const email = auth.newEmail("New");
    const { body } = await put(id, { email, email_confirm: true });
    expect(body).toMatchObject({ email: email.toLowerCase(), email_confirmed_at: expect.any(String) });
    const { body: after } = await get(id);
    const data = { email: email.toLowerCase(), email_verified: true };
    expect(after).toMatchObject({ email: email.toLowerCase(), identities: [{ identity_data: data }] });
  });

  it("returns 500 and changes nothing if another user has the e-mail", async () => {
    const [one, two] = [await auth.create(), await auth.create()];
    const reply = await auth.call("PUT", `/admin/users/${one.id}`, {
      body: { email: two.email, user_metadata: { changed: true } },
      headers: { "x-supabase-api-version": "2024-01-01" },
    });
    expect(reply).toMatchObject({
      status: 500,
      body: { code: "unexpected_failure", message: "Error updating user" },
    });
    const { body } = await get(one.id);
    expect(body).toMatchObject({ email: one.email, user_metadata: {}, identities: [{ email: one.email }] });
  });

  it("can set the password and confirm a new account, which invalidates earlier links", async () => {
    const { id, email } = await auth.create();
    const requested = await auth.link("recovery", email);
    const reply = await put(id, { password: "violet tractor humming", email_confirm: true });
    expect(reply).toMatchObject({ status: 200, body: { id, email_confirmed_at: expect.any(String) } });
    expect((await auth.verify({ type: "recovery", token_hash: requested.body.hashed_token })).status).toBe(
      403,
    );
    expect(
      await auth.sql(
        `select recovery_token, last_sign_in_at, (select count(*)::int from auth.one_time_tokens where user_id = $1) as tokens
         from auth.users where id = $1`,
        [id],
      ),
    ).toEqual([{ recovery_token: "", last_sign_in_at: null, tokens: 0 }]);
    expect((await auth.signIn(email, "violet tractor humming")).body.user).toMatchObject({ id });
  });

  it("checks the strength of a new password, and ends all sessions", async () => {
    const { id, email, accessToken, refreshToken } = await auth.signedIn();
    const weak = await put(id, { password: "short" });
    expect(weak).toMatchObject({
      status: 422,
      body: { code: 422, error_code: "weak_password", weak_password: { reasons: ["length"] } },
    });
    const long = await put(id, { password: "x".repeat(73) });
    const msg = "Password cannot be longer than 72 characters";
    expect(long).toMatchObject({ status: 400, body: { error_code: "validation_failed", msg } });
    expect((await put(id, { password: "another one" })).status).toBe(200);
    expect((await auth.signIn(email, "another one")).status).toBe(200);
    expect((await auth.refresh(refreshToken)).body.error_code).toBe("refresh_token_not_found");
    expect((await auth.call("GET", "/user", { as: accessToken })).body.error_code).toBe("session_not_found");
  });

  it("can ban a user and lift the ban", async () => {
    const { id, email, password, accessToken, refreshToken } = await auth.signedIn();
    expect((await put(id, { ban_duration: "876000h" })).body).toHaveProperty("banned_until");
    expect(await auth.signIn(email, password)).toMatchObject({
      status: 400,
      body: { error_code: "user_banned" },
    });
    expect(await auth.refresh(refreshToken)).toMatchObject({
      status: 400,
      body: { error_code: "user_banned" },
    });
    const user = await auth.call("GET", "/user", { as: accessToken });
    expect(user).toMatchObject({ status: 403, body: { error_code: "user_banned" } });
    expect((await put(id, { ban_duration: "none" })).body).not.toHaveProperty("banned_until");
    expect((await auth.signIn(email, password)).status).toBe(200);
  });

  it("writes an entry to the audit log", async () => {
    const { id } = await auth.create();
    await put(id, { role: "owner" });
    const log =
      "select payload ->> 'action' as action from auth.audit_log_entries where payload::text like $1";
    expect(await auth.sql(`${log} order by created_at`, [`%${id}%`])).toEqual([
      { action: "user_signedup" },
      { action: "user_modified" },
    ]);
  });
});
