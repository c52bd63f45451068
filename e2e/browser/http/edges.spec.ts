import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, sameOrigin, test } from "../fixtures";

test.use({ role: null });

const { host, port, origin } = new URL(sameOrigin.origin);

/** Sends a raw request that a client library would reject. Returns the status line and headers. */
function send(request: string): Promise<string> {
  const socket = connect(Number(port), "127.0.0.1", () => socket.write(request));
  return new Promise((resolve, reject) => {
    let response = "";
    socket.on("data", (data) => {
      response += data.toString("latin1");
    });
    socket.once("close", () => resolve(response.split("\r\n\r\n")[0] ?? ""));
    socket.once("error", reject);
  });
}

const plain = `Host: ${host}\r\nConnection: close\r\n`;
const get = (target: string, more = "") => `GET ${target} HTTP/1.1\r\n${plain}${more}\r\n`;
const withMethod = (method: string, target: string) => `${method} ${target} HTTP/1.1\r\n${plain}\r\n`;

function post(target: string, headers: string, body: string): string {
  return `POST ${target} HTTP/1.1\r\n${plain}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

const form = (bytes: number) =>
  `------b7\r\nContent-Disposition: form-data; name="a"\r\n\r\n${"y".repeat(bytes)}\r\n------b7--\r\n`;
const asForm = "Content-Type: multipart/form-data; boundary=----b7\r\n";
const asAction = "Next-Action: 604dedc65b435ca14804bb0378569351fe7812d556\r\n";
const unknownPaths = [
  "/api/none",
  "/api/health",
  "/favicon.ico",
  "/assets/social.png",
  "/_next/static/none.js",
  "/icon.svgx",
  "/_next/image",
  "/_next/none",
  "/none",
];
const traversalPaths = ["/_next/static/../../none", "/_next/static/%2e%2e/%2e%2e/none", "/icon.svg/../none"];

const requests: [what: string, request: string][] = [
  ...["/", "/login", "/api/health"].map((path): [string, string] => [
    `TRACE ${path}`,
    withMethod("TRACE", path),
  ]),
  ...["CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACK", "NONSENSE"].map(
    (method): [string, string] => [`${method} /login`, withMethod(method, "/login")],
  ),
  ["OPTIONS *", withMethod("OPTIONS", "*")],
  ...[
    "*",
    "http://evil.example/login",
    "http://[::/",
    "//evil.example/login",
    "//",
    "///",
    "//[",
    "/\\evil",
  ].map((target): [string, string] => [`GET ${target}`, get(target)]),
  ...["login", "?", "/%", "/%ff", "/api/%", "/tenants/%ED%A0%80", `/${"a".repeat(20_000)}`].map(
    (target): [string, string] => [`GET ${target.slice(0, 30)}`, get(target)],
  ),
  ...[...unknownPaths, ...traversalPaths].flatMap((path): [string, string][] => [
    [`an action with the origin null at ${path}`, post(path, `${asAction}Origin: null\r\n`, "[]")],
    [`an action with an invalid origin at ${path}`, post(path, `${asAction}Origin: garbage\r\n`, "[]")],
    [`a form of more than a megabyte at ${path}`, post(path, asForm, form(1_200_000))],
    [
      `an oversized form from the console itself at ${path}`,
      post(path, `${asForm}Origin: ${origin}\r\n`, form(1_200_000)),
    ],
  ]),
  ...["%", "%7B", "[]", "%5B%22%22%5D", "%5B1%2C%7B%7D%5D", "[".repeat(15_000)].flatMap(
    (tree): [string, string][] => [
      [`the tree ${tree.slice(0, 20)}`, get("/login", `RSC: 1\r\nNext-Router-State-Tree: ${tree}\r\n`)],
      [`the tree ${tree.slice(0, 20)} at .rsc`, get("/login.rsc", `Next-Router-State-Tree: ${tree}\r\n`)],
    ],
  ),
  ["no host", "GET /login HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ["an expectation", post("/login", "Expect: nothing\r\n", "")],
  ["an invalid header", get("/login", "Bad Header\r\n")],
  ["20 kB of headers", get("/login", `X: ${"a".repeat(20_000)}\r\n`)],
  ["two lengths", post("/login", "Content-Length: 1\r\n", "ab")],
  ["invalid chunks", `POST /login HTTP/1.1\r\n${plain}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
];

test("every malformed or unsupported request gets a 4xx response with all security headers and causes no uncaught exception", async () => {
  for (const [what, request] of requests) {
    const response = (await send(request)).toLowerCase();
    expect.soft(response.split("\r\n")[0], what).toMatch(/^http\/1\.1 4\d\d /);
    for (const header of [
      "strict-transport-security: max-age=31536000",
      "x-content-type-options: nosniff",
      "x-frame-options: deny",
      "referrer-policy: ",
      "cross-origin-opener-policy: same-origin",
      "permissions-policy: ",
    ]) {
      expect.soft(response.split(`\r\n${header}`).length, `${what}: ${header}`).toBe(2);
    }
  }
  expect(readFileSync(process.env.E2E_SERVER_LOG ?? "", "utf8")).not.toContain("uncaughtException");
});

test("the server ignores a WebSocket upgrade and handles the request normally", async () => {
  const upgrade = `Host: ${host}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n`;
  for (const [path, status] of [
    ["/login", 200],
    ["/_next/webpack-hmr", 404],
  ]) {
    expect(await send(`GET ${path} HTTP/1.1\r\n${upgrade}\r\n`)).toMatch(`HTTP/1.1 ${status} `);
  }
});

test("without HOST, the server listens on localhost only", async () => {
  const outer = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal }) => !internal),
  );
  for (const { address, family, scopeid } of outer) {
    if (family === "IPv6" && scopeid) continue;
    const socket = connect(Number(port), address);
    const outcome = new Promise((resolve) => {
      socket.once("connect", () => resolve("connected"));
      socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    });
    expect(await outcome, address).toBe("ECONNREFUSED");
    socket.destroy();
  }
});
