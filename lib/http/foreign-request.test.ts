import { expect, test } from "vitest";
import { isForeign } from "./foreign-request";
import { ownHosts } from "./own-hosts";

const own = { host: "console.example.com", origin: "https://console.example.com" };

function post(headers: Record<string, string>, method = "POST"): Request {
  return new Request("https://console.example.com/provision-v2", { method, headers });
}

test("a form of the console's own page is let in, behind a proxy too", () => {
  expect(isForeign(post(own), null)).toBe(false);
  expect(isForeign(post({ ...own, "sec-fetch-site": "same-origin" }), null)).toBe(false);
  expect(isForeign(post({ ...own, host: "10.0.0.7:3000", "x-forwarded-host": own.host }), null)).toBe(false);
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
])("a request from %s is refused", (_where, headers) => expect(isForeign(post(headers), null)).toBe(true));

test("reading needs no origin", () => {
  expect(isForeign(post({ host: own.host }, "GET"), null)).toBe(false);
  expect(isForeign(post({ host: own.host }, "HEAD"), null)).toBe(false);
});

const settings = { SITE_URL: "https://console.example.com", VERCEL_URL: "console-abc.vercel.app" };

test.each([
  ["its own name", own.host, false],
  ["a deployment's own name", "console-abc.vercel.app", false],
  ["a name that somebody else has pointed here", "rebound.evil.example", true],
  ["its address in the network", "10.0.0.7:3000", true],
])("where the console knows its address, a form at %s is judged by it", (_what, host, foreign) => {
  const form = post({ host, origin: `https://${host}` });
  expect(isForeign(form, ownHosts(settings))).toBe(foreign);
  expect(isForeign(form, ownHosts({ ...settings, NODE_ENV: "development" }))).toBe(false);
  expect(isForeign(form, ownHosts({}))).toBe(false);
});

test("on one's own machine a form is taken under each name of the machine, and no other", () => {
  const hosts = ownHosts({ SITE_URL: "http://localhost:3000" });
  const at = (host: string) => isForeign(post({ host, origin: `http://${host}` }), hosts);
  expect(["localhost:3000", "127.0.0.1:3000", "[::1]:3000"].map(at)).toEqual([false, false, false]);
  expect(["localhost:3001", "rebound.evil.example:3000"].map(at)).toEqual([true, true]);
});
