import { readdirSync } from "node:fs";
import path from "node:path";
import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";
import config from "@/next.config";
import { publicFiles } from "./public-files";

Object.assign(process.env, {
  DATABASE_URL: "postgres://console@localhost/postgres",
  NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:54321",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
  SUPABASE_SECRET_KEY: "sb_secret_only-for-these-tests",
  CRON_SECRET: "only-for-these-tests",
  SITE_URL: "https://console.example.com",
});
const { proxy, config: matching } = await import("@/proxy");

const ownHeaders = { host: "console.example.com", origin: "https://console.example.com" };
const page = "https://console.example.com/provision-v2";

function send(headers: Record<string, string>, body: BodyInit = "[]"): Promise<Response> {
  return proxy(new NextRequest(page, { method: "POST", headers, body }));
}

test("each response has a policy that blocks framing and all scripts without its new nonce", async () => {
  const policies = await Promise.all([1, 2, 3].map(() => proxy(new NextRequest(page))));
  const texts = policies.map(({ headers }) => headers.get("content-security-policy") ?? "");
  expect(new Set(texts.map((text) => /'nonce-([\w-]{36})'/.exec(text)?.[1])).size).toBe(3);
  for (const text of texts) {
    expect(text).toMatch(/script-src 'nonce-[\w-]+' 'strict-dynamic';/);
    expect(text).toContain("frame-ancestors 'none'");
    expect(text).toContain("object-src 'none'; base-uri 'none'; form-action 'self'");
    expect(text).not.toMatch(/script-src[^;]*unsafe/);
  }
});

test("the proxy overwrites a client's policy and path headers", async () => {
  const forged = { "content-security-policy": "script-src 'nonce-evil'", "x-own-path": "//evil.example" };
  const response = await proxy(new NextRequest(page, { headers: forged }));
  expect(response.headers.get("x-middleware-request-x-own-path")).toBe("/provision-v2");
  expect(response.headers.get("x-middleware-request-content-security-policy")).not.toContain("evil");
});

test.each([
  ["/audit?q=code", "/audit?q=code"],
  [`/audit?q=${"%2F".repeat(5_000)}`, "/audit"],
  [`/${"a/".repeat(7_000)}`, "/"],
])("the proxy shortens a path only if it is too long for a redirect: %s", async (path, known) => {
  const response = await proxy(new NextRequest(`https://console.example.com${path}`));
  expect(response.headers.get("x-middleware-request-x-own-path")).toBe(known);
});

test.each([
  ["it is from another site", { ...ownHeaders, origin: "https://evil.example" }, "[]", 403],
  ["its origin is unknown", { host: ownHeaders.host }, "[]", 403],
  ["it is from a sandboxed frame", { ...ownHeaders, origin: "null" }, "[]", 403],
  ["its host is not the console's", { host: "evil.example", origin: "https://evil.example" }, "[]", 403],
  ["its body is larger than a megabyte", ownHeaders, "x".repeat(1_000_001), 413],
  ["no action can read its body", { ...ownHeaders, "next-action": "0" }, "{{{", 400],
])("a form is not passed on if %s", async (_why, headers, body, status) => {
  expect((await send(headers, body)).status).toBe(status);
});

test.each(["/tenants/%FF%FE", "/audit/%ED%A0%80", "/tenants/%"])(
  "a path that is not UTF-8 is not passed on: %s",
  async (path) => {
    const response = await proxy(new NextRequest(`https://console.example.com${path}`));
    expect(response.status).toBe(400);
  },
);

test.each([
  ["PUT", page, "GET, HEAD, POST"],
  ["OPTIONS", page, "GET, HEAD, POST"],
  ["POST", "https://console.example.com/api/health", "GET, HEAD"],
])("a method that a path does not accept is refused: %s %s", async (method, address, allow) => {
  const response = await proxy(new NextRequest(address, { method, headers: ownHeaders }));
  expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
});

test.each([
  ["a form from another site", "POST", "/activate/key", { origin: "https://evil.example" }, "[]", 403],
  ["a form that is too large", "POST", "/welcome", {}, "x".repeat(1_000_001), 413],
  ["a path that is not UTF-8", "GET", "/activate/%FF", {}, undefined, 400],
  ["an unsupported method", "PUT", "/activate", {}, undefined, 405],
])(
  "the refusal of %s is in the owner’s language on owners’ pages",
  async (_what, method, path, more, body, status) => {
    const headers = { ...ownHeaders, accept: "text/html", "accept-language": "ja", ...more };
    const refused = await proxy(
      new NextRequest(`https://console.example.com${path}`, { method, headers, body }),
    );
    expect(refused.status).toBe(status);
    expect(await refused.text()).toMatch(/<html lang="ja">.*<h1>[^<]*[ぁ-ん]/s);
    const console = await proxy(
      new NextRequest(`https://console.example.com/audit${path}`, { method, headers, body }),
    );
    expect(await console.text()).toContain('<html lang="en">');
  },
);

test("the console's own form is passed on", async () => {
  expect((await send({ ...ownHeaders, "next-action": "0" })).headers.get("x-middleware-next")).toBe("1");
});

describe("the proxy", () => {
  const [matcher = ""] = matching.matcher;
  const matches = (path: string) => new RegExp(`^${matcher}$`).test(path);
  test.each([
    "/",
    "/login",
    "/tenants",
    "/provision-v2",
    "/audit/export",
    "/account",
    "/%61udit",
    "/api/none",
    "/_next/image",
    "/_next/staticx",
    "/assets",
    "/assets/",
    "/assets/none.png",
    "/assets/../tenants",
  ])("runs for every path that is not a public file or a file of the build: %s", (address) => {
    expect(matches(address)).toBe(true);
  });

  test.each(publicFiles)("skips the public file %s, but no similar path", (file) => {
    expect(matches(file)).toBe(false);
    const similarPaths = [
      `${file}x`,
      `${file}/`,
      `${file}/tenants`,
      `/a${file}`,
      `/${file}`,
      file.replace(".", "x"),
    ];
    expect(similarPaths.filter((address) => !matches(address))).toEqual([]);
  });

  test("skips only files of the build and public files", () => {
    expect(matches("/_next/static/x.js")).toBe(false);
    const [, named = ""] = /^\/\(\(\?!_next\/static\/\|\(\?:(.*)\)\$\)\.\*\)$/.exec(matcher) ?? [];
    const addresses = named.split("|").map((name) => `/${name.replaceAll("\\", "")}`);
    expect(addresses.sort()).toEqual(publicFiles);
    const files = readdirSync("public", { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const paths = files.map(({ parentPath, name }) => path.relative("public", path.join(parentPath, name)));
    expect(paths.map((file) => `/${file}`).sort()).toEqual(publicFiles);
  });
});

test("every response has the headers of ASVS 3.4, and the image optimiser is disabled", async () => {
  const [all, documents] = (await config.headers?.()) ?? [];
  const headersOf = (entry = all) =>
    Object.fromEntries(entry?.headers.map(({ key, value }) => [key, value]) ?? []);
  expect(all?.source).toBe("/:path*");
  expect(headersOf(all)).toEqual({
    "Strict-Transport-Security": expect.stringMatching(/^max-age=31536000/),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
  });
  expect(headersOf(documents)).toEqual({
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": expect.stringContaining("camera=()"),
  });
  const isDocument = (path: string) => new RegExp(`^${documents?.source}$`).test(path);
  expect(["/", "/tenants", "/icon.svg", "/_next/static", "/_next/staticx"].filter(isDocument)).toHaveLength(
    5,
  );
  expect(isDocument("/_next/static/chunks/x.js")).toBe(false);
  expect(config.images?.unoptimized).toBe(true);
  expect(config.poweredByHeader).toBe(false);
});
