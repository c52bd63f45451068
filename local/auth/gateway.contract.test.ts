import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "./contract-client";
import { standIn } from "./contract-target";
import { publishableKey, secretKey } from "./sessions/keys";

const auth = await openContract(standIn());
afterAll(auth.close);

const get = (path: string, headers: Record<string, string> = {}) =>
  auth.call("GET", `/auth/v1${path}`, { as: null, headers });

describe("an API key", () => {
  it("is required under /auth/v1, and must belong to this project", async () => {
    const message = "No API key found in request";
    expect(await get("/health")).toMatchObject({ status: 401, body: { message } });
    const wrongKey = await get("/health", { apikey: "sb_secret_other" });
    expect(wrongKey).toMatchObject({ status: 401, body: { message: "Invalid API key" } });
    expect((await get(`/health?apikey=${publishableKey}`)).status).toBe(200);
  });

  it("is not required to fetch the signing keys or to follow a link in an e-mail", async () => {
    expect((await get("/.well-known/jwks.json")).status).toBe(200);
    expect((await get("/verify?type=recovery&token=x")).status).toBe(303);
  });

  it("determines the role, with or without a key as the bearer token", async () => {
    const bearers: Record<string, string>[] = [{}, { authorization: `Bearer ${secretKey}` }];
    for (const bearer of bearers) {
      expect((await get("/admin/users", { apikey: secretKey, ...bearer })).status).toBe(200);
      const anon = await get("/admin/users", { apikey: publishableKey, ...bearer });
      expect(anon).toMatchObject({ status: 403, body: { error_code: "not_admin" } });
    }
  });

  it("is overridden by a user's own token", async () => {
    const { id, accessToken } = await auth.signedIn();
    const authorization = `Bearer ${accessToken}`;
    expect((await get("/user", { apikey: publishableKey, authorization })).body.id).toBe(id);
    const admin = await get("/admin/users", { apikey: secretKey, authorization });
    expect(admin).toMatchObject({ status: 403, body: { error_code: "not_admin" } });
  });

  it("is refused as bad_jwt if it is sent only as a bearer token", async () => {
    const reply = await auth.call("GET", "/admin/users", {
      as: null,
      headers: { authorization: `Bearer ${secretKey}` },
    });
    expect(reply).toMatchObject({ status: 403, body: { error_code: "bad_jwt" } });
  });

  it("is refused from a browser if it is the secret key", async () => {
    const headers = { apikey: secretKey, "user-agent": "Mozilla/5.0 (X11; Linux x86_64)" };
    expect((await get("/admin/users", headers)).status).toBe(401);
  });
});

describe("the link to the next page", () => {
  it("contains the path that the server behind the gateway receives", async () => {
    const { headers } = await get("/admin/users?per_page=1", { apikey: secretKey });
    expect(headers.get("link")).toMatch(/^<\/admin\/users\?/);
  });
});
