import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { lockedHash } from "@/lib/provisioning/owner/locked-hash";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const post = (body: unknown, headers: Record<string, string> = {}) =>
  auth.call("POST", "/admin/users", { body, headers });

describe("email_confirm", () => {
  it("confirms the e-mail in user_metadata, but not in the identity", async () => {
    const { id, body } = await auth.create({ email_confirm: true, user_metadata: { full_name: "Ada" } });
    expect(body).toMatchObject({
      email_confirmed_at: expect.any(String),
      user_metadata: { full_name: "Ada", email_verified: true },
      identities: [{ identity_data: { email_verified: false } }],
    });
    expect(body).not.toHaveProperty("confirmed_at");
    expect((await auth.call("GET", `/admin/users/${id}`)).body).toHaveProperty("confirmed_at");
  });
});

describe("app_metadata", () => {
  it("is merged with the providers, and its null keys are removed", async () => {
    const appMetadata = { provider: "acme", providers: null, attempt: "1", nothing: null };
    const { body } = await auth.create({ app_metadata: appMetadata });
    expect(body.app_metadata).toEqual({ provider: "acme", attempt: "1" });
  });

  it("is written after the insert, like the role and the confirmation, so an insert trigger sees none of them", async () => {
    const tag = `trigger-${randomUUID()}`;
    await auth.sql(
      `create table public."${tag}" (app jsonb, "user" jsonb, role text, confirmed timestamptz)`,
    );
    await auth.sql(`create function public."${tag}"() returns trigger language plpgsql security definer as $$
      begin
        insert into public."${tag}"
          values (new.raw_app_meta_data, new.raw_user_meta_data, new.role, new.email_confirmed_at);
        return new;
      end $$`);
    await auth.sql(`create trigger "${tag}" after insert on auth.users for each row
      when (new.email like '${tag}%') execute function public."${tag}"()`);
    try {
      const fields = { app_metadata: { a: 1 }, user_metadata: { b: 2 }, role: "owner", email_confirm: true };
      await auth.create({ email: auth.newEmail(tag), ...fields });
      expect(await auth.sql(`select * from public."${tag}"`)).toEqual([
        { app: { provider: "email", providers: ["email"] }, user: { b: 2 }, role: "", confirmed: null },
      ]);
    } finally {
      await auth.sql(`drop function public."${tag}"() cascade; drop table public."${tag}"`);
    }
  });
});

describe("creating a user with a password or a hash", () => {
  it("accepts a weak password, and the user can sign in with it", async () => {
    const { email } = await auth.create({ password: "x", email_confirm: true });
    const { status, body } = await auth.signIn(email, "x");
    expect(status).toBe(200);
    expect(body.weak_password).toMatchObject({ reasons: ["length"] });
  });

  it.each([
    ["72 bytes", 200, "a".repeat(72)],
    ["73 bytes", 500, "a".repeat(73)],
    ["25 characters of 3 bytes", 500, "€".repeat(25)],
  ])("given a password of %s, returns %i", async (_, status, password) => {
    const reply = await post({ email: auth.newEmail(), password });
    expect(reply.status).toBe(status);
    if (status === 500) {
      expect(reply.body).toEqual({
        code: 500,
        error_code: "unexpected_failure",
        msg: "Internal Server Error",
      });
      expect(reply.headers.get("x-sb-error-code")).toBeNull();
    }
  });

  it("accepts a bcrypt hash instead of a password", async () => {
    const password_hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
    const { id } = await auth.create({ password_hash, email_confirm: true });
    expect((await auth.call("GET", `/admin/users/${id}`)).body.user_metadata).toEqual({
      email_verified: true,
    });
    const [row] = await auth.sql("select encrypted_password from auth.users where id = $1", [id]);
    expect(row).toEqual({ encrypted_password: password_hash });
  });

  it("accepts a locked hash, which matches no password until a recovery link sets one", async () => {
    const { id, email, body } = await auth.create({
      password_hash: lockedHash(),
      user_metadata: { full_name: "Ana Novak" },
      app_metadata: { provisioning_attempt_id: "1" },
    });
    expect(body).toMatchObject({
      user_metadata: { full_name: "Ana Novak" },
      app_metadata: { provisioning_attempt_id: "1" },
    });
    for (const password of ["", "password"]) expect((await auth.signIn(email, password)).status).toBe(400);
    const { hashed_token } = (await auth.link("recovery", email)).body;
    const { access_token } = (await auth.verify({ type: "recovery", token_hash: hashed_token })).body;
    const password = "a password of her own";
    const set = await auth.call("PUT", "/user", { as: String(access_token), body: { password } });
    expect(set).toMatchObject({ status: 200, body: { id } });
    expect((await auth.signIn(email, password)).status).toBe(200);
  });

  it("returns null metadata for a hash without metadata, and empty metadata when the user is read again", async () => {
    const password_hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
    const { id, body } = await auth.create({ password_hash });
    expect(body.user_metadata).toBeNull();
    expect((await auth.call("GET", `/admin/users/${id}`)).body.user_metadata).toEqual({});
  });

  it("returns 400 for a password with a hash, and 500 for an invalid hash", async () => {
    const both = await post({ email: auth.newEmail(), password: "", password_hash: "$2a$10$x" });
    const msg = "Only a password or a password hash should be provided";
    expect(both).toMatchObject({ status: 400, body: { error_code: "validation_failed", msg } });
    const invalid = await post({ email: auth.newEmail(), password_hash: "plain" });
    expect(invalid).toMatchObject({ status: 500, body: { msg: "Error creating user" } });
  });
});

describe("ban_duration", () => {
  it.each([
    ["24h", 86_400_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
  ])("%s bans for %i ms", async (ban_duration, lengthMs) => {
    const { body } = await auth.create({ ban_duration });
    const offMs = Date.parse(String(body.banned_until)) - Date.parse(String(body.created_at)) - lengthMs;
    expect(Math.abs(offMs)).toBeLessThan(5000);
  });

  it("refuses more than 292 years, days as a unit, a missing unit and a leading space", async () => {
    for (const ban_duration of ["2562048h", "1d", "1", " 1h"]) {
      const reply = await post({ email: auth.newEmail(), ban_duration });
      expect(reply).toMatchObject({ status: 400, body: { error_code: "validation_failed" } });
    }
    expect((await auth.create({ ban_duration: "2562047h" })).body).toHaveProperty("banned_until");
  });

  it("sets no ban for the word “none”, and refuses other words", async () => {
    expect((await auth.create({ ban_duration: "none" })).body).not.toHaveProperty("banned_until");
    const { status, body } = await post({ email: auth.newEmail(), ban_duration: "soon" });
    const msg = 'invalid format for ban duration: time: invalid duration "soon"';
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 400, error_code: "validation_failed", msg },
    });
  });
});

describe("role and audience", () => {
  it("come from the body, and the audience can also come from the header", async () => {
    const { body } = await auth.create({ role: " owner ", aud: "staff" });
    expect(body).toMatchObject({ role: "owner", aud: "staff" });
    const byHeader = await post({ email: auth.newEmail() }, { "x-jwt-aud": "staff" });
    expect(byHeader.body.aud).toBe("staff");
  });
});

describe("the transaction", () => {
  it("rolls back if a trigger on auth.identities raises an error, and hides the message", async () => {
    const tag = `raise-${randomUUID()}`;
    await auth.sql(`create function public."${tag}"() returns trigger language plpgsql as $$
      begin raise exception 'no identities today'; end $$`);
    await auth.sql(`create trigger "${tag}" before insert on auth.identities for each row
      when (new.identity_data ->> 'email' like '${tag}%') execute function public."${tag}"()`);
    try {
      const email = auth.newEmail(tag);
      const { status, body } = await post({ email });
      const msg = "Database error creating new user";
      const error_id = expect.stringMatching(/^[0-9a-f-]{36}$/);
      expect({ status, body }).toEqual({
        status: 500,
        body: { code: 500, error_code: "unexpected_failure", msg, error_id },
      });
      expect(await auth.sql("select id from auth.users where email = $1", [email])).toEqual([]);
      const log = "select id from auth.audit_log_entries where payload::text like $1";
      expect(await auth.sql(log, [`%${email}%`])).toEqual([]);
    } finally {
      await auth.sql(`drop function public."${tag}"() cascade`);
    }
  });

  it("returns the status that a trigger on auth.users sets with PTnnn", async () => {
    const tag = `status-${randomUUID()}`;
    await auth.sql(`create function public."${tag}"() returns trigger language plpgsql as $$
      begin raise exception using errcode = 'PT418', message = 'teapot', hint = 'try tea'; end $$`);
    await auth.sql(`create trigger "${tag}" before insert on auth.users for each row
      when (new.email like '${tag}%') execute function public."${tag}"()`);
    try {
      const reply = await post({ email: auth.newEmail(tag) });
      expect(reply).toMatchObject({
        status: 418,
        body: { code: "PT418", message: "teapot", hint: "try tea" },
      });
    } finally {
      await auth.sql(`drop function public."${tag}"() cascade`);
    }
  });
});

describe("the body", () => {
  it.each([
    ["empty", ""],
    ["not JSON", "{"],
    ["an array", "[]"],
    ["an object with a numeric e-mail", '{"email":5}'],
    ["an object with a flag that is text", '{"email":"a@x.io","email_confirm":"yes"}'],
    ["an object with metadata that is an array", '{"email":"a@x.io","user_metadata":[]}'],
  ])("is refused as bad_json if it is %s", async (_, text) => {
    const { status, body } = await post(text);
    expect(status).toBe(400);
    const msg = expect.stringMatching(/^Could not parse request body as JSON: /);
    expect(body).toEqual({ code: 400, error_code: "bad_json", msg });
  });

  it("can have unknown fields and nulls", async () => {
    const nulls = { id: null, password: null, user_metadata: null, email_confirm: null };
    expect((await auth.create({ ...nulls, surprise: [1] })).body.user_metadata).toEqual({});
  });

  it("is read as JSON unless it is declared as a form", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await post({ email: auth.newEmail() }, form)).body.error_code).toBe("bad_json");
    expect((await post({ email: auth.newEmail() }, { "content-type": "text/plain" })).status).toBe(200);
  });

  it("can be up to 1 MiB", async () => {
    const filler = (bytes: number) => ({ email: auth.newEmail(), surprise: "x".repeat(bytes) });
    expect((await post(filler(1024 * 1024 - 1000))).status).toBe(200);
    const { status, body } = await post(filler(1024 * 1024));
    const msg = "Request body too large (max 1048576 bytes)";
    expect({ status, body }).toEqual({
      status: 413,
      body: { code: 413, error_code: "request_entity_too_large", msg },
    });
  });
});
