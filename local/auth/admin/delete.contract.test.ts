import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../body";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const get = (id: string) => auth.call("GET", `/admin/users/${id}`);
const remove = (id: string, body?: unknown) => auth.call("DELETE", `/admin/users/${id}`, { body });

describe("a deletion", () => {
  it("deletes all of the user's rows, frees id and e-mail, and returns 404 the second time", async () => {
    const { id, email } = await auth.signedIn();
    await auth.link("recovery", email);
    expect(await remove(id)).toMatchObject({ status: 200, body: {} });
    const countRemaining = `select
      (select count(*)::int from auth.users where id = $1) as users,
      (select count(*)::int from auth.identities where user_id = $1) as identities,
      (select count(*)::int from auth.sessions where user_id = $1) as sessions,
      (select count(*)::int from auth.refresh_tokens where user_id = $1::text) as refresh_tokens,
      (select count(*)::int from auth.one_time_tokens where user_id = $1) as one_time_tokens`;
    const noRows = { users: 0, identities: 0, sessions: 0, refresh_tokens: 0, one_time_tokens: 0 };
    expect(await auth.sql(countRemaining, [id])).toEqual([noRows]);
    expect(await remove(id)).toMatchObject({ status: 404, body: { error_code: "user_not_found" } });
    expect((await auth.create({ id, email })).id).toBe(id);
  });

  it("is recorded in the audit log, which outlives the user", async () => {
    const { id, email } = await auth.create();
    await remove(id);
    const log = `select payload -> 'traits' as traits from auth.audit_log_entries
      where payload ->> 'action' = 'user_deleted' and payload::text like $1`;
    expect(await auth.sql(log, [`%${id}%`])).toEqual([
      { traits: { user_id: id, user_email: email, user_phone: "" } },
    ]);
  });

  it("invalidates the user's access token and refresh token", async () => {
    const { id, accessToken, refreshToken } = await auth.signedIn();
    await remove(id);
    expect(await auth.call("GET", "/user", { as: accessToken })).toMatchObject({
      status: 403,
      body: { error_code: "user_not_found", msg: "User from sub claim in JWT does not exist" },
    });
    expect((await auth.refresh(refreshToken)).body.error_code).toBe("refresh_token_not_found");
  });

  it("ignores query parameters and refuses a body that is not JSON", async () => {
    const { id } = await auth.create();
    expect(await remove(id, "{")).toMatchObject({ status: 400, body: { error_code: "bad_json" } });
    expect((await auth.call("DELETE", `/admin/users/${id}?should_soft_delete=true`)).status).toBe(200);
    expect((await get(id)).status).toBe(404);
  });
});

describe("a row in another table that references the user", () => {
  const withReference = async (constraint: string, check: (id: string) => Promise<void>) => {
    const table = `public."refers-${randomUUID()}"`;
    await auth.sql(`create table ${table} (user_id uuid references auth.users (id) ${constraint})`);
    try {
      const { id } = await auth.create();
      await auth.sql(`insert into ${table} values ($1)`, [id]);
      await check(id);
      expect((await get(id)).status).toBe(200);
      await auth.sql(`delete from ${table}`);
      expect((await remove(id)).status).toBe(200);
    } finally {
      await auth.sql(`drop table ${table}`);
    }
  };

  it("blocks the deletion with 500 until the row is deleted", async () => {
    await withReference("on delete restrict", async (id) => {
      const response = await remove(id);
      expect(response.status).toBe(500);
      expect(response.body.code).toMatch(/^23(001|503)$/);
      const versioned = await auth.call("DELETE", `/admin/users/${id}`, {
        headers: { "x-supabase-api-version": "2024-01-01" },
      });
      expect(versioned).toMatchObject({
        status: 500,
        body: { code: "unexpected_failure", message: "Database error deleting user" },
      });
    });
  });

  it("blocks the deletion at COMMIT, with 500 and a different message, if its constraint is deferred", async () => {
    await withReference("deferrable initially deferred", async (id) => {
      const { status, body, headers } = await remove(id);
      const msg = "Unexpected failure, please check server logs for more information";
      expect({ status, body }).toEqual({
        status: 500,
        body: { code: 500, error_code: "unexpected_failure", msg },
      });
      expect(headers.get("x-sb-error-code")).toBeNull();
    });
  });
});

describe("a soft deletion", () => {
  it("keeps the row and its id, hides the user's identity and frees the e-mail", async () => {
    const { id, email } = await auth.signedIn({ user_metadata: { full_name: "Ada" } });
    expect(await remove(id, { should_soft_delete: true })).toMatchObject({ status: 200, body: {} });
    const { status, body } = await get(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, deleted_at: expect.any(String), app_metadata: {}, user_metadata: {} });
    expect(body.email).toMatch(/^[\w-]{43}$/);
    const [identity] = body.identities as JsonObject[];
    expect(identity?.id).toMatch(/^[\w-]{43}$/);
    expect(identity).not.toHaveProperty("identity_data");
    expect(await auth.sql("select id from auth.sessions where user_id = $1", [id])).toEqual([]);
    const secondCreate = await auth.call("POST", "/admin/users", { body: { id, email } });
    expect(secondCreate).toMatchObject({ status: 500, body: { code: "23505" } });
    await auth.create({ email });
  });

  it("can be repeated, and followed by a hard deletion", async () => {
    const { id } = await auth.create();
    await remove(id, { should_soft_delete: true });
    const before = (await get(id)).body.deleted_at;
    expect((await remove(id, { should_soft_delete: true })).status).toBe(200);
    expect((await get(id)).body.deleted_at).toBe(before);
    expect((await remove(id)).status).toBe(200);
    expect((await get(id)).status).toBe(404);
  });

  it("obscures e-mail, phone and identity like the real server", async () => {
    const id = "0190f6a0-0000-7000-8000-000000000001";
    await remove(id);
    await auth.create({ id, email: "known@contract.test" });
    await remove(id, { should_soft_delete: true });
    const { body } = await get(id);
    expect(body).toMatchObject({
      email: "L1xU77X31klpvjmCJXbQQs7YpRRdjpMCcGqHXAoaRHA",
      phone: "qlG1tRrF4tbR-QS",
      identities: [{ id: "nj_nanpxTDQMfc9LAzgg-6knOg-DheBfV-XHMr-Lmlc" }],
    });
  });
});
