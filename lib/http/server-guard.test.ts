import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guardServers } from "./server-guard";

guardServers();
const server = createServer((_request, response) => response.end("a page"));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends bytes as they are, and returns the whole answer. */
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
])("what Next can read is passed on, with the security headers: GET %s %s", async (target, headers) => {
  const answer = await send(`GET ${target} HTTP/1.1\r\n${plain}${headers}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer.toLowerCase()).toContain("\r\nx-content-type-options: nosniff\r\n");
  expect(answer).toContain("a page");
});

test.each([
  ["a method that reflects", 405, `TRACE / HTTP/1.1\r\n${plain}\r\n`],
  ["a tunnel", 405, `CONNECT evil.example:443 HTTP/1.1\r\n${plain}\r\n`],
  ["the server itself", 400, `OPTIONS * HTTP/1.1\r\n${plain}\r\n`],
  ["another site's address", 400, `GET http://evil.example/ HTTP/1.1\r\n${plain}\r\n`],
  ["another site after two slashes", 400, `GET //evil.example/ HTTP/1.1\r\n${plain}\r\n`],
  ["another site after a backslash", 400, `GET /\\evil.example/ HTTP/1.1\r\n${plain}\r\n`],
  ["more than any search has", 400, `GET /?${"&a=1".repeat(100)} HTTP/1.1\r\n${plain}\r\n`],
  ["an address that no redirect can hold", 414, `GET /${"a/".repeat(4_000)} HTTP/1.1\r\n${plain}\r\n`],
  ["no site", 400, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ["a tree that is no JSON", 400, `GET / HTTP/1.1\r\n${plain}Next-Router-State-Tree: %\r\n\r\n`],
  ["a tree that is none", 400, `GET / HTTP/1.1\r\n${plain}Next-Router-State-Tree: []\r\n\r\n`],
  ["something in advance", 417, `POST / HTTP/1.1\r\n${plain}Expect: nothing\r\n\r\n`],
  ["no HTTP", 400, "nonsense\r\n\r\n"],
  ["too much at once", 431, `GET / HTTP/1.1\r\n${plain}X: ${"a".repeat(20_000)}\r\n\r\n`],
])("a request for %s is refused with the security headers: %i", async (_what, status, request) => {
  const answer = await send(request);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer.toLowerCase()).toContain("\r\nx-content-type-options: nosniff\r\n");
  expect(answer).not.toContain("a page");
});
