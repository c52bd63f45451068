import { expect, test } from "vitest";
import { isForeign } from "./foreign-request";

const own = { host: "console.example.com", origin: "https://console.example.com" };

function post(headers: Record<string, string>, method = "POST"): Request {
  return new Request("https://console.example.com/provision-v2", { method, headers });
}

test("a form of the console's own page is let in, behind a proxy too", () => {
  expect(isForeign(post(own))).toBe(false);
  expect(isForeign(post({ ...own, "sec-fetch-site": "same-origin" }))).toBe(false);
  expect(isForeign(post({ ...own, host: "10.0.0.7:3000", "x-forwarded-host": own.host }))).toBe(false);
});

test.each([
  ["another site", { ...own, origin: "https://evil.example" }],
  ["a sibling of the console", { ...own, origin: "https://console.example.com.evil.example" }],
  ["another port", { ...own, origin: "https://console.example.com:8443" }],
  ["a sandboxed frame", { ...own, origin: "null" }],
  ["nobody knows where", { host: own.host }],
  ["what is no address", { ...own, origin: "console.example.com" }],
  ["another site with a forged origin", { ...own, "sec-fetch-site": "cross-site" }],
  ["another subdomain with a forged origin", { ...own, "sec-fetch-site": "same-site" }],
  ["no page at all", { ...own, "sec-fetch-site": "none" }],
])("a request from %s is refused", (_where, headers) => expect(isForeign(post(headers))).toBe(true));

test("reading needs no origin", () => {
  expect(isForeign(post({ host: own.host }, "GET"))).toBe(false);
  expect(isForeign(post({ host: own.host }, "HEAD"))).toBe(false);
});
