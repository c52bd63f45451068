import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const version = "x-supabase-api-version";

describe("an admin route", () => {
  const routes: [string, string][] = [
    ["GET", "/admin/users"],
    ["POST", "/admin/users"],
    ["GET", `/admin/users/${randomUUID()}`],
    ["DELETE", `/admin/users/${randomUUID()}`],
    ["POST", "/admin/generate_link"],
  ];

  it.each(routes)("%s %s returns 401 without a token", async (method, path) => {
    const { status, headers, body } = await auth.call(method, path, { as: null });
    const msg = "This endpoint requires a valid Bearer token";
    expect({ status, body }).toEqual({
      status: 401,
      body: { code: 401, error_code: "no_authorization", msg },
    });
    expect(headers.get("x-sb-error-code")).toBe("no_authorization");
  });

  it.each(routes)("%s %s returns 403 for the publishable key and for a user", async (method, path) => {
    const refused = { status: 403, body: { code: 403, error_code: "not_admin", msg: "User not allowed" } };
    const { accessToken } = await auth.signedIn();
    expect(await auth.call(method, path, { as: auth.target.anonKey })).toMatchObject(refused);
    expect(await auth.call(method, path, { as: accessToken })).toMatchObject(refused);
  });

  it("returns 403 bad_jwt for an invalid or modified token", async () => {
    const { accessToken } = await auth.signedIn();
    for (const token of ["sb_secret_other", "a.b.c", `${accessToken.slice(0, -8)}AAAAAAAA`]) {
      const { status, body } = await auth.call("GET", "/admin/users", { as: token });
      expect(status).toBe(403);
      expect(body).toMatchObject({
        code: 403,
        error_code: "bad_jwt",
        msg: expect.stringMatching(/^invalid JWT: unable to parse or verify signature, /),
      });
    }
  });

  it("accepts a user with the role service_role until the session ends", async () => {
    const { accessToken } = await auth.signedIn({ role: "service_role" });
    const list = () => auth.call("GET", "/admin/users?per_page=1", { as: accessToken });
    expect((await list()).status).toBe(200);
    await auth.call("POST", "/logout", { as: accessToken });
    expect(await list()).toMatchObject({ status: 403, body: { error_code: "session_not_found" } });
  });

  it("checks the token before the body and the id", async () => {
    expect((await auth.call("POST", "/admin/users", { as: null, body: "{" })).status).toBe(401);
    expect((await auth.call("GET", "/admin/users/me", { as: null })).status).toBe(401);
  });
});

describe("a route for signed-in users", () => {
  it.each(["/user", "/logout"])("%s returns 401 without a token and 403 for an API key", async (path) => {
    const method = path === "/user" ? "GET" : "POST";
    expect((await auth.call(method, path, { as: null })).body.error_code).toBe("no_authorization");
    expect(await auth.call(method, path, { as: auth.target.anonKey })).toMatchObject({
      status: 403,
      body: { error_code: "bad_jwt", msg: "invalid claim: missing sub claim" },
    });
  });
});

describe("an error", () => {
  const failing = (headers: Record<string, string>) =>
    auth.call("POST", "/admin/users", { body: {}, headers });
  const msg = "Cannot create a user without either an email or phone";

  it.each([{}, { [version]: "2023-12-31" }, { [version]: "soon" }])(
    "has the old format for the headers %j",
    async (headers) => {
      const reply = await failing(headers as Record<string, string>);
      expect(reply.body).toEqual({ code: 400, error_code: "validation_failed", msg });
      expect(reply.headers.get(version)).toBeNull();
      expect(reply.headers.get("x-sb-error-code")).toBe("validation_failed");
    },
  );

  it.each(["2024-01-01", "2026-10-01"])(
    "has the new format and the version 2024-01-01 if version %s is requested",
    async (requested) => {
      const reply = await failing({ [version]: requested });
      expect(reply.body).toEqual({ code: "validation_failed", message: msg });
      expect(reply.headers.get(version)).toBe("2024-01-01");
      expect(reply.headers.get("x-sb-error-code")).toBe("validation_failed");
    },
  );

  it("includes the reasons for a weak password in both formats", async () => {
    const { id } = await auth.create();
    const weak = (headers: Record<string, string>) =>
      auth.call("PUT", `/admin/users/${id}`, { body: { password: "weak" }, headers });
    const message = "Password should be at least 6 characters.";
    const weak_password = { reasons: ["length"] };
    const first = await weak({});
    expect(first.body).toEqual({ code: 422, error_code: "weak_password", msg: message, weak_password });
    expect(first.headers.get("x-sb-error-code")).toBe("weak_password");
    const second = await weak({ [version]: "2024-01-01" });
    expect(second.body).toEqual({ code: "weak_password", message, weak_password });
    expect(second.headers.get("x-sb-error-code")).toBeNull();
  });

  it("is plain text for an unknown path", async () => {
    const { status, body } = await auth.call("GET", "/nowhere");
    expect({ status, body }).toEqual({ status: 404, body: { text: "404 page not found\n" } });
  });
});

describe("the public routes", () => {
  it("return the server's name and settings", async () => {
    const health = await auth.call("GET", "/health", { as: null });
    expect(health).toMatchObject({ status: 200, body: { name: "GoTrue", version: expect.any(String) } });
    const settings = await auth.call("GET", "/settings", { as: null });
    expect(settings.body).toMatchObject({ disable_signup: false, mailer_autoconfirm: true });
    expect(settings.body.external).toMatchObject({ email: true, phone: false, google: false });
  });
});
