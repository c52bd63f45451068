import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { startInbox } from "./inbox/server";
import { freePort, reservePort } from "./ports";

afterEach(() => vi.restoreAllMocks());

test("servers that start at the same time use different ports", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const preferredPort = await freePort(0, "inbox");
  // Like several stacks on one machine, each inbox asks for the same two adjacent ports.
  const inboxes = await Promise.all(
    Array.from({ length: 3 }, () => startInbox({ port: preferredPort, smtpPort: preferredPort + 1 })),
  );
  const ports = inboxes.flatMap(({ url, smtpUrl }) => [new URL(url).port, new URL(smtpUrl).port]);
  expect(new Set(ports).size).toBe(6);
  await Promise.all(inboxes.map((inbox) => inbox.stop()));
});

test("a reserved port cannot be taken until it is released", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const { port, release } = await reservePort(0, "console");
  const otherPorts = await Promise.all([freePort(port, "console"), freePort(port, "console")]);
  expect(otherPorts).not.toContain(port);
  await release();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
});

test("a client that connects to a reserved port does not delay its release", async () => {
  const { port, release } = await reservePort(0, "console");
  const client = connect(port, "127.0.0.1");
  await once(client, "connect");
  await release();
  client.destroy();
});
