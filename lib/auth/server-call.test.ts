import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

const servers: Server[] = [];

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://console@localhost/postgres",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
    SUPABASE_SECRET_KEY: "sb_secret_only-for-these-tests",
    CRON_SECRET: "only-for-these-tests",
  });
});

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** Calls a fake Auth server that sends this response. */
async function callServer(answer: RequestListener, timeoutMs = 5_000) {
  vi.resetModules();
  process.env.NEXT_PUBLIC_SUPABASE_URL = await listen(answer);
  const { call } = await import("./server-call");
  return call("POST", "/admin/users", timeoutMs, { id: 1 });
}

test("a call to the Auth server follows no redirects, so the key reaches no other server", async () => {
  const receivedKeys = vi.fn();
  const elsewhere = await listen((request, response) => {
    receivedKeys(request.headers.authorization);
    response.end("{}");
  });
  for (const status of [301, 302, 303, 307, 308]) {
    expect(await callServer((_, response) => response.writeHead(status, { location: elsewhere }).end())).toBe(
      "lost",
    );
  }
  expect(receivedKeys).not.toHaveBeenCalled();
});

test("the client for sign-ins follows no redirects, so the key reaches no other server", async () => {
  const receivedKeys = vi.fn();
  const elsewhere = await listen((request, response) => {
    receivedKeys(request.headers.apikey);
    response.end("{}");
  });
  vi.resetModules();
  process.env.NEXT_PUBLIC_SUPABASE_URL = await listen((_, response) =>
    response.writeHead(307, { location: elsewhere }).end(),
  );
  const { supabaseClient } = await import("./session/supabase-client");
  const { auth } = supabaseClient({ getAll: () => [], setAll: () => undefined }, "192.0.2.1");
  const { error } = await auth.signInWithPassword({ email: "ana@example.com", password: "a wrong password" });
  expect(error).not.toBeNull();
  expect(receivedKeys).not.toHaveBeenCalled();
});

test("a call to the Auth server times out before or during the response", async () => {
  expect(await callServer(() => undefined, 50)).toBe("lost");
  expect(await callServer((_, response) => response.writeHead(200).write("{"), 50)).toBe("lost");
});

test("a call accepts a timeout with a fraction of a millisecond, such as the time left until a deadline", async () => {
  const answer: RequestListener = (_, response) => response.writeHead(200).end("{}");
  expect(await callServer(answer, 4_999.5)).toMatchObject({ status: 200 });
});

test("a response of more than a megabyte is treated as lost", async () => {
  const text = JSON.stringify({ id: "x".repeat(1_100_000) });
  expect(await callServer((_, response) => response.writeHead(200).end(text))).toBe("lost");
  expect(await callServer((_, response) => response.writeHead(200).end('{"id":"x"}'))).toMatchObject({
    status: 200,
    body: { id: "x" },
  });
});

test("a response's code is used only if it has the format of an Auth server code", async () => {
  const code = async (body: object) =>
    callServer((_, response) => response.writeHead(422).end(JSON.stringify(body)));
  expect(await code({ error_code: "email_exists" })).toMatchObject({ code: "email_exists" });
  for (const value of ["sb_secret_abcdefgh", "two words", "a".repeat(61), 23505, { a: 1 }, "<b>"]) {
    expect(await code({ code: value })).toMatchObject({ code: "" });
  }
});
