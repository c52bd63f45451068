import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";
import { encodeSession, forged, sessionCookie, withCountingAuthServer } from "../testing";
import { renewSession } from "./renew-session";

const { calls, requestHeaders, answers, token } = withCountingAuthServer();
const refreshCount = () => calls.filter((call) => call === "POST /token").length;
const ago = (seconds: number) => ({ exp: Math.floor(Date.now() / 1_000) - seconds });

function renew(cookies: { name: string; value: string }[], headers: Record<string, string> = {}) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return renewSession(new NextRequest("http://localhost/tenants", { headers: { cookie, ...headers } }));
}

const grant = async (claims = {}) => ({
  status: 200,
  body: {
    access_token: await token(claims),
    refresh_token: "mnopqrstuvwx",
    token_type: "bearer",
    expires_in: 3_600,
    user: { id: "7c9a2f64-4f0e-4f39-9d0e-5d2f8a1b6c30", user_metadata: { note: "n".repeat(5_000) } },
  },
});

describe("a session", () => {
  test.each([
    ["expires within a minute and a half", -60],
    ["expired an hour ago", 3_600],
  ])("is renewed once, with the visitor's address and the secret key, if it %s", async (_when, seconds) => {
    answers["/token"] = await grant();
    const visitor = { "x-forwarded-for": "192.0.2.9" };
    const response = await renew([sessionCookie(await token(ago(seconds)))], visitor);
    expect(refreshCount()).toBe(1);
    expect(requestHeaders.at(-1)).toMatchObject({
      "sb-forwarded-for": "192.0.2.9",
      apikey: process.env.SUPABASE_SECRET_KEY,
      authorization: `Bearer ${process.env.SUPABASE_SECRET_KEY}`,
    });
    expect(response.cookies.get("sb-127-auth-token")?.value).toMatch(/^base64-/);
    expect(response.headers.get("cache-control")).toContain("no-store");
  });

  test("is renewed with a cookie that contains the tokens but not the user's metadata", async () => {
    answers["/token"] = await grant();
    const response = await renew([sessionCookie(await token(ago(1)))]);
    const cookies = response.cookies.getAll().filter(({ value }) => value !== "");
    expect(cookies.map(({ name }) => name)).toEqual(["sb-127-auth-token"]);
    expect(cookies[0]?.value.length).toBeLessThan(2_000);
  });

  test("is not renewed until it is about to expire", async () => {
    await renew([sessionCookie(await token())]);
    expect(calls).toEqual([]);
  });
});

describe("an unusable session cookie", () => {
  test.each<[string, () => Promise<string>]>([
    ["a forged signature", () => forged({ alg: "ES256", kid: "the-project's-key" }, ago(60))],
    ["an unknown key", () => forged({ alg: "ES256", kid: "made-up" }, ago(60))],
    ["no algorithm", () => forged({ alg: "none" }, ago(60))],
    ["an expiry more than thirty days ago", () => token(ago(31 * 86_400))],
    ["another issuer", () => token({ ...ago(60), iss: "https://evil.example" })],
    ["an OAuth client", () => token({ ...ago(60), client_id: "any" })],
  ])("causes no renewal if its token has %s", async (_what, text) => {
    await renew([sessionCookie(await token(ago(60)))]);
    calls.length = 0;
    const response = await renew([sessionCookie(await text())]);
    expect(refreshCount()).toBe(0);
    expect(response.status).toBe(200);
  });

  const nested = "[".repeat(5_000) + "]".repeat(5_000);
  test.each([
    ["a number", "5"],
    ["a number, encoded", encodeSession(5)],
    ["an array", encodeSession([1])],
    ["null", encodeSession(null)],
    ["a string", encodeSession("text")],
    ["true", encodeSession(true)],
    ["deeply nested JSON", `base64-${Buffer.from(nested).toString("base64url")}`],
    ["a token that is an object", encodeSession({ access_token: {}, refresh_token: {}, expires_at: 1 })],
    ["no tokens", encodeSession({ user: null })],
    ["__proto__", `base64-${Buffer.from('{"__proto__":{"access_token":"a.b.c"}}').toString("base64url")}`],
    ["text that is not base64", "base64-%%%"],
    ["broken UTF-8", "base64-gICA"],
    ["nothing", ""],
  ])("causes no call if it contains %s", async (_what, value) => {
    for (const name of ["sb-127-auth-token", "sb-127-auth-token.0"]) {
      expect((await renew([{ name, value }])).status).toBe(200);
    }
    expect(calls).toEqual([]);
  });
});

describe("a server whose clock is wrong", () => {
  test("renews sessions at most once a minute, and ignores the clock header of a client", async () => {
    const clockHeaderOf = (response: Response) =>
      response.headers.get("x-middleware-request-x-own-clock-wrong");
    expect(clockHeaderOf(await renew([], { "x-own-clock-wrong": "1" }))).toBeNull();
    answers["/token"] = await grant(ago(300));
    const responses = [];
    for (let page = 0; page < 5; page++) responses.push(await renew([sessionCookie(await token(ago(300)))]));
    expect(refreshCount()).toBe(1);
    expect(responses.map(clockHeaderOf)).toEqual(["1", "1", "1", "1", "1"]);
  });
});
