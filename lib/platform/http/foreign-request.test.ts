import { expect, test } from "vitest";
import { confirmHost, isForeign } from "./foreign-request";
import { ownOrigins } from "./own-origins";

const ownHeaders = { host: "console.example.com", origin: "https://console.example.com" };

function post(headers: Record<string, string>, method = "POST"): Request {
  return new Request("https://console.example.com/provision-v2", { method, headers });
}

test("a form from the console's own page is accepted, even behind a proxy", () => {
  expect(isForeign(post(ownHeaders), null)).toBe(false);
  expect(isForeign(post({ ...ownHeaders, "sec-fetch-site": "same-origin" }), null)).toBe(false);
  expect(
    isForeign(post({ ...ownHeaders, host: "10.0.0.7:3000", "x-forwarded-host": ownHeaders.host }), null),
  ).toBe(false);
});

test.each([
  ["several proxies", { "x-forwarded-host": "console.example.com, 10.0.0.7:3000", host: "10.0.0.7:3000" }],
  ["a proxy that adds the port", { "x-forwarded-host": "console.example.com:443", host: "10.0.0.7:3000" }],
  ["a proxy that uses capitals", { host: "Console.Example.COM" }],
  ["a trailing dot", { host: "console.example.com." }],
  ["an origin with a trailing dot", { host: ownHeaders.host, origin: "https://console.example.com." }],
  ["an IPv6 address", { host: "[2001:DB8:0:0::1]:443", origin: "https://[2001:db8::1]" }],
  ["another port", { host: "console.example.com:8443", origin: "https://console.example.com:8443" }],
])("a form whose origin matches its host is accepted: %s", (_how, headers) => {
  expect(isForeign(post({ ...ownHeaders, ...headers }), null)).toBe(false);
});

test.each([
  ["without its port, as nginx does with $host", "console.example.com"],
  ["of the internal network", "10.0.0.7:3000"],
  ["that is invalid", "["],
])("a form is checked against SITE_URL if the proxy sends a host %s", (_how, host) => {
  const origins = ownOrigins({ SITE_URL: "https://Console.example.com:8443/" });
  const at = (origin: string) => isForeign(post({ host, "x-forwarded-host": host, origin }), origins);
  expect(at("https://console.example.com:8443")).toBe(false);
  expect(at("https://console.example.com")).toBe(true);
  expect(at("http://console.example.com:8443")).toBe(true);
  expect(at("https://console.example.com.evil.example:8443")).toBe(true);
});

test.each(["https://console.example.com.evil.example", "https://console.example.com:8443"])(
  "an origin that merely starts with the console's origin is foreign: %s",
  (origin) =>
    expect(isForeign(post({ ...ownHeaders, origin }), ownOrigins({ SITE_URL: ownHeaders.origin }))).toBe(
      true,
    ),
);

test("Next receives the host of the form's origin instead of the proxy's host", () => {
  const headers = new Headers({
    origin: "https://Console.example.com:8443",
    "x-forwarded-host": "a, b",
    host: "c",
  });
  confirmHost(headers);
  expect(headers.get("x-forwarded-host")).toBe("console.example.com:8443");
});

test.each([
  ["another site", { ...ownHeaders, origin: "https://evil.example" }],
  [
    "a site whose name starts with the console's name",
    { ...ownHeaders, origin: "https://console.example.com.evil.example" },
  ],
  ["another port", { ...ownHeaders, origin: "https://console.example.com:8443" }],
  ["a sandboxed frame", { ...ownHeaders, origin: "null" }],
  ["an unknown origin", { host: ownHeaders.host }],
  ["an invalid origin", { ...ownHeaders, origin: "console.example.com" }],
  ["another site with a forged origin", { ...ownHeaders, "sec-fetch-site": "cross-site" }],
  ["another subdomain with a forged origin", { ...ownHeaders, "sec-fetch-site": "same-site" }],
  ["outside any page", { ...ownHeaders, "sec-fetch-site": "none" }],
])("a request from %s is refused", (_where, headers) => expect(isForeign(post(headers), null)).toBe(true));

test("a read request needs no origin", () => {
  expect(isForeign(post({ host: ownHeaders.host }, "GET"), null)).toBe(false);
  expect(isForeign(post({ host: ownHeaders.host }, "HEAD"), null)).toBe(false);
});

const settings = { SITE_URL: "https://console.example.com", VERCEL_URL: "console-abc.vercel.app" };

test.each([
  ["the host of SITE_URL", ownHeaders.host, false],
  ["a deployment's own host", "console-abc.vercel.app", false],
  ["an attacker's host that resolves to the console", "rebound.evil.example", true],
  ["an internal address", "10.0.0.7:3000", true],
])("with SITE_URL, a form's host must be one of the console's own hosts: %s", (_what, host, foreign) => {
  const form = post({ host, origin: `https://${host}` });
  expect(isForeign(form, ownOrigins(settings))).toBe(foreign);
  expect(isForeign(form, ownOrigins({ ...settings, NODE_ENV: "development" }))).toBe(false);
  expect(isForeign(form, ownOrigins({}))).toBe(false);
});

test("with SITE_URL on localhost, a form is accepted only on a loopback host with the same port", () => {
  const origins = ownOrigins({ SITE_URL: "http://localhost:3000" });
  const at = (host: string) => isForeign(post({ host, origin: `http://${host}` }), origins);
  expect(["localhost:3000", "127.0.0.1:3000", "[::1]:3000"].map(at)).toEqual([false, false, false]);
  expect(["localhost:3001", "rebound.evil.example:3000"].map(at)).toEqual([true, true]);
});
