import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guardServers } from "./server-guard";

const translated = {
  title: "Nepodařilo se",
  owner: { language: "cs", brand: "Tablewise", errorTexts: { retry: "Znovu" } },
};
guardServers((refusal, { path, acceptLanguage }) =>
  path.startsWith("/activate") && acceptLanguage === "cs" ? { ...refusal, ...translated } : refusal,
);
const server = createServer(({ url = "", headers }, response) => {
  if (!url.includes("failing")) return response.end("a page");
  response.statusCode = 500;
  if (url === "/failing-early") return response.end("Internal Server Error");
  response.setHeader("content-type", url.endsWith(".json") ? "application/json" : "text/html; charset=utf-8");
  const body = Buffer.from("<html><body>blank</body></html>");
  if (headers["accept-encoding"] !== "gzip") return response.end(body);
  response.setHeader("content-encoding", "gzip");
  response.write(gzipSync(body));
  return response.end();
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends raw bytes and returns the whole response. */
function send(request: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1", () => socket.write(request));
  return new Promise((resolve, reject) => {
    let answer = "";
    socket.on("data", (data) => {
      answer += String(data);
    });
    socket.once("close", () => resolve(answer));
    socket.once("error", reject);
  });
}

const plain = "Host: console.example.com\r\nConnection: close\r\n";
const tree = encodeURIComponent(JSON.stringify(["", { children: ["login", {}] }]));

test.each([
  ["/login", ""],
  ["/audit?q=a//b", ""],
  ["/login", `RSC: 1\r\nNext-Router-State-Tree: ${tree}\r\n`],
  ["/login", "Upgrade: websocket\r\n"],
])(
  "a request that Next can read is passed on, and its response has the security headers: GET %s %s",
  async (target, headers) => {
    const answer = await send(`GET ${target} HTTP/1.1\r\n${plain}${headers}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.toLowerCase()).toContain("\r\nx-content-type-options: nosniff\r\n");
    expect(answer).toContain("a page");
  },
);

const documentHeaders = /^(referrer-policy|cross-origin-opener-policy|permissions-policy):/gim;

test.each([
  ["/login", 3],
  ["/icon.svg", 3],
  ["/_next/static/chunks/x.js", 0],
  ["/_next/static/../login", 3],
  ["/_next/static/%2e%2e/login", 3],
  ["/%5Fnext/static/x.js", 3],
  ["/_next/staticx", 3],
])("only files of the build lack the headers for documents: GET %s", async (target, count) => {
  const answer = await send(`GET ${target} HTTP/1.1\r\n${plain}\r\n`);
  expect(answer.match(documentHeaders) ?? []).toHaveLength(count);
  expect(answer).toMatch(/^strict-transport-security: max-age=31536000\r$/im);
  expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
  expect(answer).toMatch(/^x-frame-options: DENY\r$/im);
});

test.each([
  ["the method TRACE", 405, `TRACE / HTTP/1.1\r\n${plain}\r\n`],
  ["the method CONNECT", 405, `CONNECT evil.example:443 HTTP/1.1\r\n${plain}\r\n`],
  ["the target *", 400, `OPTIONS * HTTP/1.1\r\n${plain}\r\n`],
  ["another site's address", 400, `GET http://evil.example/ HTTP/1.1\r\n${plain}\r\n`],
  ["another site after two slashes", 400, `GET //evil.example/ HTTP/1.1\r\n${plain}\r\n`],
  ["another site after a backslash", 400, `GET /\\evil.example/ HTTP/1.1\r\n${plain}\r\n`],
  ["too many query parameters", 400, `GET /?${"&a=1".repeat(100)} HTTP/1.1\r\n${plain}\r\n`],
  ["an address too long for a redirect", 414, `GET /${"a/".repeat(4_000)} HTTP/1.1\r\n${plain}\r\n`],
  ["a missing Host header", 400, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
  [
    "a router state tree that is not JSON",
    400,
    `GET / HTTP/1.1\r\n${plain}Next-Router-State-Tree: %\r\n\r\n`,
  ],
  ["an invalid tree", 400, `GET / HTTP/1.1\r\n${plain}Next-Router-State-Tree: []\r\n\r\n`],
  ["a POST to a public file", 405, `POST /robots.txt?a HTTP/1.1\r\n${plain}\r\n`],
  [
    "a POST to a public file with an escaped name",
    405,
    `POST /x/%2e%2e/favicon%2Eico HTTP/1.1\r\n${plain}\r\n`,
  ],
  ["a POST to a built script", 405, `POST /_next/static/x.js HTTP/1.1\r\n${plain}\r\n`],
  ["an unknown Expect header", 417, `POST / HTTP/1.1\r\n${plain}Expect: nothing\r\n\r\n`],
  ["a line that is not HTTP", 400, "nonsense\r\n\r\n"],
  ["oversized headers", 431, `GET / HTTP/1.1\r\n${plain}X: ${"a".repeat(20_000)}\r\n\r\n`],
])("refuses %s with status %i and the security headers", async (_what, status, request) => {
  const answer = await send(request);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer.toLowerCase()).toContain("\r\nx-content-type-options: nosniff\r\n");
  expect(answer).not.toContain("a page");
});

const asPage = `${plain}Accept: text/html,*/*;q=0.8\r\n`;

test("without JavaScript, a failed page is explained, but a failed data request or a page of V1 is not", async () => {
  for (const encoding of ["", "Accept-Encoding: gzip\r\n"]) {
    const page = await send(`GET /failing HTTP/1.1\r\n${asPage}${encoding}\r\n`);
    expect(page).toMatch(/^HTTP\/1\.1 500 /);
    expect(page).toMatch(/<body><noscript>.*This page couldn’t be loaded.*<\/noscript>blank<\/body>/s);
    expect(page).not.toMatch(/content-encoding/i);
  }
  for (const headers of [plain, `${asPage}RSC: 1\r\n`, `${asPage}Next-Action: 0\r\n`]) {
    expect(await send(`GET /failing HTTP/1.1\r\n${headers}\r\n`)).not.toContain("noscript");
  }
  expect(await send(`GET /failing.json HTTP/1.1\r\n${asPage}\r\n`)).not.toContain("noscript");
  expect(await send(`GET /provision/failing HTTP/1.1\r\n${asPage}\r\n`)).not.toContain("noscript");
});

test("a failed page whose body is not a document is replaced with a whole page", async () => {
  const page = await send(`GET /failing-early HTTP/1.1\r\n${asPage}\r\n`);
  expect(page).toMatch(/<!DOCTYPE html>.*<h1>This page couldn’t be loaded<\/h1>/s);
});

test("an owner’s failed or refused page is explained in the owner’s language", async () => {
  const czech = `${asPage}Accept-Language: cs\r\n`;
  const failed = await send(`GET /activate/failing HTTP/1.1\r\n${czech}\r\n`);
  expect(failed).toMatch(
    /<noscript>.*<main lang="cs">.*Tablewise.*<h1>Nepodařilo se<\/h1>.*<\/noscript>blank/s,
  );
  expect(failed).toContain('<html data-error-texts="{&quot;retry&quot;:&quot;Znovu&quot;}">');
  const refused = await send(`TRACE /activate/key HTTP/1.1\r\n${czech}\r\n`);
  expect(refused).toMatch(/<html lang="cs">.*<title>Nepodařilo se · Tablewise<\/title>/s);
  expect(refused).toMatch(/^vary: Accept, Accept-Language\r$/im);
  expect(failed + refused).not.toMatch(/Tenant console|<nav/);
  for (const program of ["", "Accept: */*\r\n"]) {
    const headers = `${plain}Accept-Language: cs\r\n${program}`;
    expect(await send(`TRACE /activate/key HTTP/1.1\r\n${headers}\r\n`)).toContain("Use GET, HEAD, POST.");
  }
  expect(await send(`GET /failing HTTP/1.1\r\n${czech}\r\n`)).not.toContain("data-error-texts");
});

test("a browser receives a refusal as a page that needs no JavaScript", async () => {
  const page = await send(`TRACE / HTTP/1.1\r\n${asPage}\r\n`);
  expect(page).toMatch(/content-type: text\/html/i);
  expect(page).toMatch(/content-security-policy: default-src 'none'/i);
  expect(page).toContain("Use GET, HEAD, POST.");
  expect(page).toMatch(/Tenant console<\/a><nav aria-label="Main"><a href="\/tenants">/);
  expect(await send(`TRACE / HTTP/1.1\r\n${plain}\r\n`)).not.toContain("<");
});
