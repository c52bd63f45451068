import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { authServer } from "./auth-server/auth-server";
import { secretKey } from "./auth-server/secret-key";
import { type Check, SetupContext } from "./check";
import { database } from "./database/database";
import { certificate } from "./mail/testing-certificate";
import { settings } from "./settings";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A check's findings about a project at this URL, as one string. */
async function findingsOf(check: Check, url: string, more: Record<string, string> = {}): Promise<string> {
  const keys = {
    SUPABASE_PUBLISHABLE_KEY: "sb_publishable_hunter2",
    SUPABASE_SECRET_KEY: "sb_secret_hunter2",
  };
  const findings = await check.run(new SetupContext({ NEXT_PUBLIC_SUPABASE_URL: url, ...keys, ...more }));
  return findings
    .map((finding) => `${finding.kind}: ${finding.text} → ${"fix" in finding ? finding.fix : ""}`)
    .join("\n");
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

const respondWith = (status: number, body: string, headers: Record<string, string> = {}) =>
  serve((_, response) => response.writeHead(status, headers).end(body));

const json = (status: number, body: object = {}) =>
  respondWith(status, JSON.stringify(body), { "content-type": "application/json" });
const page = (status: number) =>
  respondWith(status, "<html></html>", { "content-type": "text/html; charset=utf-8" });

/** Too long to be a hostname, so it fails without a DNS query, which may be slow or time out. */
const unknownHost = `${"no-such-host".repeat(6)}.invalid`;

/** Nothing listens on this port. A port that was just closed could be reused by another test. */
const closedPort = async () => "http://127.0.0.1:2";

describe("the checks of the Auth server", () => {
  test.each<[string, () => Promise<string>, RegExp]>([
    [
      "500",
      () => json(500),
      /problem: The authentication service at \S+ failed \(status 500\).*Look at its logs/,
    ],
    ["503", () => json(503), /failed \(status 503\)/],
    ["a gateway's page", () => page(502), /failed \(status 502\)/],
    ["429", () => json(429), /is limiting requests \(status 429\).*Wait a minute/],
    ["a paused project", () => json(540), /is paused \(status 540\).*Restore it/],
    ["a web page", () => page(200), /returned a web page \(HTML\) instead of JSON \(status 200\)/],
    ["a firewall's page", () => page(403), /returned a web page \(HTML\) instead of JSON \(status 403\)/],
    [
      "a redirect",
      () => respondWith(301, "", { location: "https://elsewhere.example/login?x=1" }),
      /redirects \(status 301\) to https:\/\/elsewhere\.example →/,
    ],
  ])("report the cause of a bad response: %s", async (_, server, cause) => {
    const url = await server();
    for (const check of [authServer, secretKey]) {
      const text = await findingsOf(check, url);
      expect(text).toMatch(cause);
      expect(text).not.toMatch(
        /hunter2|refuses|does not accept|not the API of a Supabase project|paused where/,
      );
    }
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    [
      "a self-signed certificate",
      async () => `https://127.0.0.1:${await listen(createHttpsServer(certificate))}`,
      /certificate is not signed by an authority that Node trusts \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/,
    ],
    [
      "an unknown host",
      async () => `https://${unknownHost}`,
      /host was not found \(ENOTFOUND\)|name server did not respond/,
    ],
    ["a closed port", closedPort, /refused the connection \(ECONNREFUSED\)/],
    [
      "http instead of https",
      async () => (await json(200)).replace("http:", "https:"),
      /the TLS handshake failed|closed the connection/,
    ],
    [
      "a connection that the server closes",
      async () => `http://127.0.0.1:${await listen(createTcpServer((socket) => socket.destroy()))}`,
      /closed the connection \((UND_ERR_SOCKET|ECONNRESET)\)/,
    ],
  ])("report the cause of a missing response: %s", async (_, address, cause) => {
    const url = await address();
    expect(await findingsOf(authServer, url)).toMatch(
      new RegExp(`^problem: No answer from .*(${cause.source})`),
    );
    expect(await findingsOf(secretKey, url)).toMatch(
      new RegExp(`^skipped: .*(${cause.source.split(".*")[0]})`),
    );
  });

  test("report a refused key and an unexpected response separately", async () => {
    expect(await findingsOf(secretKey, await json(401))).toMatch(
      /refuses SUPABASE_SECRET_KEY \(status 401\)/,
    );
    expect(await findingsOf(authServer, await json(403))).toMatch(/does not accept SUPABASE_PUBLISHABLE_KEY/);
    expect(await findingsOf(authServer, await json(200, { name: "other" }))).toMatch(
      /is not the API of a Supabase project/,
    );
    expect(await findingsOf(secretKey, await json(404))).toMatch(
      /returned no list of accounts \(status 404\)/,
    );
  });
});

describe("the check of the database", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "certificate-"));
  const authority = path.join(folder, "authority.crt");
  writeFileSync(authority, certificate.cert);

  /** Accepts the client's request for TLS, then presents a certificate for another host. */
  const withTls = () =>
    listen(
      createTcpServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => {
          socket.write("S");
          new TLSSocket(socket, { isServer: true, ...certificate }).on("error", () => undefined);
        });
      }),
    );

  test("reports both host names if they differ under verify-full, and does not ask for a CA certificate", async () => {
    const url = `postgres://c:hunter2@127.0.0.1:${await withTls()}/postgres?sslmode=verify-full&sslrootcert=${authority}`;
    const text = await findingsOf(database, "", { DATABASE_URL: url });
    expect(text).toMatch(/the certificate is for other\.example, and not for the host 127\.0\.0\.1/);
    expect(text).toContain("Use a host name that the certificate lists");
    expect(text).not.toMatch(/Provide the authority|hunter2/);
  });

  test("asks for the CA's certificate if it is missing under verify-full", async () => {
    const url = `postgres://c:hunter2@127.0.0.1:${await withTls()}/postgres?sslmode=verify-full`;
    expect(await findingsOf(database, "", { DATABASE_URL: url })).toMatch(
      /not signed by an authority.*sslrootcert=/,
    );
  });

  test.each([
    [`postgres://c:hunter2@${unknownHost}/postgres`, /host was not found|name server did not respond/],
    ["postgres://c:hunter2@127.0.0.1:9/postgres", /refused the connection \(ECONNREFUSED\)/],
  ])("reports why %s does not answer", async (url, cause) => {
    const text = await findingsOf(database, "", { DATABASE_URL: url });
    expect(text).toMatch(cause);
    expect(text).not.toContain("hunter2");
  });
});

describe("the check of the settings", () => {
  test.each([
    ["DATABASE_URL", "postgres://c:hunter#2@h:5432/postgres", "percent-encoded"],
    ["MIGRATION_DATABASE_URL", "postgres://c:hunter/2@h:5432/postgres", "percent-encoded"],
    ["POSTGRES_URL_NON_POOLING", "postgres://c:hunter%2@h:5432/postgres", "percent-encoded"],
    ["DATABASE_URL", '"postgres://c:hunter2@h:5432/postgres"', "quotes around it"],
    ["NEXT_PUBLIC_SUPABASE_URL", "'https://abc.supabase.co'", "quotes around it"],
    [
      "NEXT_PUBLIC_SUPABASE_URL",
      "https://c:hunter2@abc.supabase.co",
      "is not the address of a Supabase project",
    ],
    [
      "NEXT_PUBLIC_SUPABASE_URL",
      "https://abc.supabase.co?key=hunter2",
      "is not the address of a Supabase project",
    ],
    ["SITE_URL", "https://console example.com", "is not the address of this console"],
    ["SUPABASE_SECRET_KEY", "sb_secret_hunter2\nhunter2hunter2", "has a character that keys never have"],
    ["SUPABASE_SECRET_KEY", "sb_secret_hunter2hunter2…", "has a character that keys never have"],
  ])("reports a malformed setting: %s=%s", async (name, value, problem) => {
    const text = await findingsOf(settings, "https://abc.supabase.co", { [name]: value });
    const line = text.split("\n").find((each) => each.includes(`${name} `) && each.startsWith("problem: "));
    expect(line).toContain(problem);
    expect(text).not.toContain("hunter");
  });
});
