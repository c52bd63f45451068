import { v7 } from "uuid";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { openContract } from "../contract-client";
import { standIn } from "../contract-target";

const auth = await openContract(standIn({ faults: true }));
afterAll(auth.close);
afterEach(() => auth.call("DELETE", "/__faults"));

const arrange = (...rules: object[]) => auth.call("PUT", "/__faults", { body: { rules } });
const release = () => auth.call("POST", "/__faults/release");
const remainingRules = async () => (await auth.call("GET", "/__faults")).body.rules;
const create = (fields: { id: string; email: string }) => auth.call("POST", "/admin/users", { body: fields });
const statusOf = async (id: string) => (await auth.call("GET", `/admin/users/${id}`)).status;
const newUser = () => ({ id: v7(), email: auth.newEmail() });
const route = "POST /admin/users";

describe("sign-in faults", () => {
  const signIn = (as: string, email: string) =>
    auth.call("POST", "/token?grant_type=password", { as, body: { email, password: "any" } });

  it.each([
    ["over-limit", 429, "over_request_rate_limit"],
    ["provider-disabled", 422, "email_provider_disabled"],
    ["captcha", 400, "captcha_failed"],
  ])("%s returns %i %s", async (kind, status, error_code) => {
    await arrange({ route: "POST /token", kind });
    const reply = await signIn(auth.target.anonKey, auth.newEmail());
    expect(reply).toMatchObject({ status, body: { error_code } });
  });

  it("captcha accepts a request with the secret key", async () => {
    await arrange({ route: "POST /token", kind: "captcha" });
    const reply = await signIn(auth.target.serviceKey, auth.newEmail());
    expect(reply).toMatchObject({ status: 400, body: { error_code: "invalid_credentials" } });
  });

  it("bad-key returns the gateway's 401, and html returns a page with status 200", async () => {
    await arrange({ route: "POST /token", kind: "bad-key" }, { route: "POST /token", kind: "html" });
    const refused = await signIn(auth.target.anonKey, auth.newEmail());
    expect(refused).toMatchObject({ status: 401, body: { message: "Invalid API key" } });
    const page = await fetch(`${auth.target.url}/token?grant_type=password`, { method: "POST" });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("html")]);
  });
});

describe("create-user faults", () => {
  it.each([
    ["fail-before", 500, "unexpected_failure", 404],
    ["bad-jwt", 403, "bad_jwt", 404],
    ["commit-then-500", 500, "unexpected_failure", 200],
    ["commit-then-504", 504, "request_timeout", 200],
  ])(
    "%s returns %i %s, and a lookup of the user then returns %i",
    async (kind, status, error_code, after) => {
      const user = newUser();
      await arrange({ route, kind });
      const reply = await create(user);
      expect(reply).toMatchObject({ status, body: { error_code } });
      expect(reply.headers.get("x-sb-error-code")).toBe(error_code);
      expect(await statusOf(user.id)).toBe(after);
      expect(await remainingRules()).toEqual([]);
    },
  );

  it.each([
    ["unavailable", 404],
    ["commit-then-reset", 200],
  ])("%s closes the connection, and a lookup of the user then returns %i", async (kind, after) => {
    const user = newUser();
    await arrange({ route, kind });
    await expect(create(user)).rejects.toThrow();
    expect(await statusOf(user.id)).toBe(after);
  });

  it("commit-then-hang creates the user but never responds", async () => {
    const user = newUser();
    await arrange({ route, kind: "commit-then-hang" });
    const abort = new AbortController();
    const result = fetch(`${auth.target.url}/admin/users`, {
      method: "POST",
      headers: { apikey: auth.target.serviceKey, "content-type": "application/json" },
      body: JSON.stringify(user),
      signal: abort.signal,
    }).catch((error: Error) => error.name);
    await vi.waitFor(async () => expect(await statusOf(user.id)).toBe(200), { timeout: 60_000 });
    abort.abort();
    expect(await result).toBe("AbortError");
  });

  it("commit-late returns 504 before the user exists, and a repeated request returns 500 after the COMMIT", async () => {
    const user = newUser();
    await arrange({ route, kind: "commit-late", delayMs: 60_000 });
    expect(await create(user)).toMatchObject({ status: 504, body: { error_code: "request_timeout" } });
    expect(await statusOf(user.id)).toBe(404);
    expect((await auth.call("DELETE", `/admin/users/${user.id}`)).status).toBe(404);
    await vi.waitFor(
      async () => {
        const open =
          "select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'";
        expect(await auth.sql(open)).toHaveLength(1);
      },
      { timeout: 60_000 },
    );
    const repeated = create(user);
    await vi.waitFor(
      async () => {
        const waiting =
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        expect(await auth.sql(waiting)).toHaveLength(1);
      },
      { timeout: 60_000 },
    );
    await release();
    expect((await repeated).status).toBe(500);
    expect(await statusOf(user.id)).toBe(200);
  });

  it("after the commit do not replace the error of a request that would be refused anyway", async () => {
    await arrange({ route, kind: "commit-then-500" });
    expect((await create({ id: "x", email: "invalid" })).status).toBe(400);
  });
});

describe("faults on other routes", () => {
  it("can apply to one user only, selected by e-mail", async () => {
    const [one, two] = [await auth.create(), await auth.create()];
    await arrange({ route: "DELETE /admin/users/{id}", kind: "fail", emailContains: one.email });
    expect((await auth.call("DELETE", `/admin/users/${two.id}`)).status).toBe(200);
    const failed = await auth.call("DELETE", `/auth/v1/admin/users/${one.id}`);
    expect(failed).toMatchObject({ status: 500, body: { msg: "Database error deleting user" } });
    expect((await auth.call("DELETE", `/admin/users/${one.id}`)).status).toBe(200);
  });

  it("can occur after the commit", async () => {
    const { id, email } = await auth.create();
    await arrange({ route: "DELETE /admin/users/{id}", kind: "commit-then-504", emailContains: email });
    expect((await auth.call("DELETE", `/admin/users/${id}`)).status).toBe(504);
    expect(await statusOf(id)).toBe(404);
  });
});

describe("e-mail faults", () => {
  it("commit-late sends the e-mail before its link is valid", async () => {
    const { id, email } = await auth.create();
    const sentAt = async () =>
      (await auth.sql("select recovery_sent_at as at from auth.users where id = $1", [id]))[0]?.at;
    await arrange({ route: "POST /recover", kind: "commit-late", delayMs: 60_000 });
    expect((await auth.call("POST", "/recover", { body: { email } })).status).toBe(504);
    await vi.waitFor(async () => expect(await auth.target.mailsTo?.(email)).toHaveLength(1), {
      timeout: 60_000,
    });
    expect(await sentAt()).toBeNull();
    await release();
    await vi.waitFor(async () => expect(await sentAt()).toBeInstanceOf(Date), { timeout: 60_000 });
  });
});

describe("the fault rules", () => {
  it("count down and apply in order", async () => {
    await arrange({ route, kind: "bad-jwt", times: 2 }, { route, kind: "fail-before" });
    const statuses = [];
    for (let round = 0; round < 4; round++) statuses.push((await create(newUser())).status);
    expect(statuses).toEqual([403, 403, 500, 200]);
  });

  it("do not affect the rules of another scope", async () => {
    const [one, two] = [newUser(), newUser()];
    await arrange({ route, kind: "fail-before", emailContains: one.email });
    await arrange({ route, kind: "bad-jwt", emailContains: two.email.toUpperCase() });
    await arrange({ route, kind: "fail-before", emailContains: one.email });
    expect(await remainingRules()).toHaveLength(2);
    expect((await create(newUser())).status).toBe(200);
    expect((await create(two)).status).toBe(403);
    await auth.call("DELETE", `/__faults?emailContains=${encodeURIComponent(one.email)}`);
    expect(await remainingRules()).toEqual([]);
  });

  it.each([{}, { rules: [{ route, kind: "wish" }] }, { rules: [{ route: "everything", kind: "fail" }] }])(
    "are refused if invalid: %j",
    async (body) => {
      expect((await auth.call("PUT", "/__faults", { body })).status).toBe(400);
    },
  );
});
