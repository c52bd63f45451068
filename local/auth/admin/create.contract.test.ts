import { randomInt, randomUUID } from "node:crypto";
import { v7 } from "uuid";
import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const post = (body: unknown, headers: Record<string, string> = {}) =>
  auth.call("POST", "/admin/users", { body, headers });
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

describe("the created user", () => {
  it("is returned with status 200 and exactly these fields", async () => {
    const id = v7();
    const email = auth.newEmail();
    const { status, body } = await post({ id, email, user_metadata: { full_name: "Ada" } });
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      aud: "authenticated",
      role: "authenticated",
      email,
      phone: "",
      app_metadata: { provider: "email", providers: ["email"] },
      user_metadata: { full_name: "Ada" },
      identities: [
        {
          identity_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          id,
          user_id: id,
          identity_data: { sub: id, email, email_verified: false, phone_verified: false },
          provider: "email",
          last_sign_in_at: time,
          created_at: time,
          updated_at: time,
          email,
        },
      ],
      created_at: time,
      updated_at: time,
      is_anonymous: false,
    });
  });

  it("has empty metadata and a version 4 id if the caller provides neither", async () => {
    const { body } = await auth.create();
    expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(body.user_metadata).toEqual({});
  });

  it("is stored with empty tokens, the zero instance and a bcrypt hash", async () => {
    const { id } = await auth.create();
    const [row] = await auth.sql("select * from auth.users where id = $1", [id]);
    expect(row).toMatchObject({
      instance_id: "00000000-0000-0000-0000-000000000000",
      encrypted_password: expect.stringMatching(/^\$2[ab]\$10\$.{53}$/),
      confirmation_token: "",
      recovery_token: "",
      email_change: "",
      email_change_token_new: "",
      email_change_token_current: "",
      reauthentication_token: "",
      phone: null,
      phone_change: "",
      email_confirmed_at: null,
      last_sign_in_at: null,
      is_super_admin: null,
      is_sso_user: false,
      deleted_at: null,
    });
  });

  it("is recorded in the audit log as created by the service role", async () => {
    const { id, email } = await auth.create();
    const rows = await auth.sql("select payload from auth.audit_log_entries where payload::text like $1", [
      `%${id}%`,
    ]);
    expect(rows).toEqual([
      {
        payload: {
          action: "user_signedup",
          actor_id: "00000000-0000-0000-0000-000000000000",
          actor_username: "service_role",
          actor_via_sso: false,
          log_type: "team",
          traits: { provider: "email", user_email: email, user_id: id, user_phone: "" },
        },
      },
    ]);
  });
});

describe("an id in the request", () => {
  it("is accepted in any UUID notation", async () => {
    const [upper, braced, bare, urn] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    expect((await auth.create({ id: upper.toUpperCase() })).id).toBe(upper);
    expect((await auth.create({ id: `{${braced}}` })).id).toBe(braced);
    expect((await auth.create({ id: bare.replaceAll("-", "") })).id).toBe(bare);
    expect((await auth.create({ id: `urn:uuid:${urn}` })).id).toBe(urn);
  });

  it.each([
    ["12345", "ID must conform to the uuid v4 format"],
    ["00000000-0000-0000-0000-000000000000", "ID cannot be a nil uuid"],
  ])("is refused if it is %s", async (id, msg) => {
    const { status, body } = await post({ id, email: auth.newEmail() });
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 400, error_code: "validation_failed", msg },
    });
  });

  it("results in a 500 and changes nothing if it is reused with another e-mail", async () => {
    const { id, email } = await auth.create();
    const second = await post({ id, email: auth.newEmail() }, { "x-supabase-api-version": "2024-01-01" });
    expect(second.status).toBe(500);
    expect(second.body).toEqual({ code: "unexpected_failure", message: "Database error creating new user" });
    expect((await auth.call("GET", `/admin/users/${id}`)).body.email).toBe(email);
  });

  it("results in an error that names the violated key if it is reused and the request has no version header", async () => {
    const { id } = await auth.create();
    const { status, body, headers } = await post({ id, email: auth.newEmail() });
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: "23505", message: expect.stringContaining("users_pkey") });
    expect(headers.get("x-sb-error-code")).toBe("unexpected_failure");
  });

  it("results in 422 email_exists if the same request is repeated", async () => {
    const { id, email } = await auth.create();
    expect(await post({ id, email })).toMatchObject({ status: 422, body: { error_code: "email_exists" } });
  });

  it("lets exactly one of many concurrent requests succeed", async () => {
    const fields = { id: v7(), email: auth.newEmail() };
    const replies = await Promise.all(Array.from({ length: 6 }, () => post(fields)));
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect(statuses.slice(1).every((status) => status === 422 || status === 500)).toBe(true);
    expect(await auth.sql("select id from auth.users where email = $1", [fields.email])).toEqual([
      { id: fields.id },
    ]);
  });

  it("makes a request wait for an open transaction that inserts the same id, and return 500 once it commits", async () => {
    const fields = { id: v7(), email: auth.newEmail() };
    const other = await auth.pool.connect();
    await other.query("begin");
    await other.query("insert into auth.users (id, email) values ($1, $2)", [fields.id, fields.email]);
    const pending = post(fields);
    const waiting = "select from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))";
    const [{ pid }] = (await other.query<{ pid: number }>("select pg_backend_pid() as pid")).rows as [
      { pid: number },
    ];
    while ((await auth.sql(waiting, [pid])).length === 0);
    await other.query("commit");
    other.release();
    expect((await pending).status).toBe(500);
    await auth.sql("delete from auth.users where id = $1", [fields.id]);
  });
});

describe("the e-mail", () => {
  it("is stored in lower case and otherwise unchanged", async () => {
    const tag = randomUUID();
    const { email } = await auth.create({ email: `Ada.L+${tag}@Example.TEST` });
    expect(email).toBe(`ada.l+${tag}@example.test`);
  });

  it("is unique regardless of case", async () => {
    const { email } = await auth.create();
    const { status, body, headers } = await post({ email: email.toUpperCase() });
    const msg = "A user with this email address has already been registered";
    expect({ status, body }).toEqual({ status: 422, body: { code: 422, error_code: "email_exists", msg } });
    expect(headers.get("x-sb-error-code")).toBe("email_exists");
  });

  it("results in a 500 if a user of another audience has it, because only the index detects this", async () => {
    const { email } = await auth.create({ aud: "elsewhere" });
    const reply = await post({ email });
    expect(reply).toMatchObject({ status: 500, body: { code: "23505" } });
    expect(reply.body.message).toContain("users_email_partial_key");
  });

  it("needs no dot in its domain", async () => {
    expect((await post({ email: `${randomUUID()}@localhost` })).status).toBe(200);
  });

  it.each([
    "plain",
    "a@",
    "@x.io",
    "a b@x.io",
    " a@x.io",
    "a@x.io\n",
    "ä@x.io",
    "a@x..io",
    "a@-x.io",
    "a@b@c.io",
  ])("is refused if it is %j", async (email) => {
    const { status, body } = await post({ email });
    const msg = "Unable to validate email address: invalid format";
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 400, error_code: "validation_failed", msg },
    });
  });

  it("is refused if it is longer than 255 characters, and required if there is no phone", async () => {
    const long = await post({ email: `${"a".repeat(251)}@x.io` });
    expect(long).toMatchObject({ status: 400, body: { msg: "An email address is too long" } });
    const msg = "Cannot create a user without either an email or phone";
    expect(await post({ password: "secret" })).toMatchObject({ status: 400, body: { msg } });
  });
});

describe("a phone", () => {
  it("can replace the e-mail, is stored without its plus sign, and must be valid and unique", async () => {
    const digits = `49${randomInt(1e11, 1e12)}`;
    const { status, body } = await post({ phone: `+${digits}`, phone_confirm: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({ email: "", phone: digits, phone_confirmed_at: time });
    expect(body.app_metadata).toEqual({ provider: "phone", providers: ["phone"] });
    expect(await post({ phone: digits })).toMatchObject({
      status: 422,
      body: { error_code: "phone_exists" },
    });
    expect(await post({ phone: "x" })).toMatchObject({
      status: 400,
      body: { error_code: "validation_failed" },
    });
  });
});
