import { beforeAll, expect, test, vi } from "vitest";
import { log } from "../platform/logging/log";
import { defineScheduledRoute } from "./route";

const secret = "a-secret-of-this-test";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://nowhere/none",
    NEXT_PUBLIC_SUPABASE_URL: "http://localhost:1",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "publishable-key-of-a-test",
    SUPABASE_SECRET_KEY: "secret-key-of-a-unit-test",
    CRON_SECRET: secret,
  });
});

function request(sent: string): Request {
  return new Request("http://localhost/api", { headers: { authorization: `Bearer ${sent}` } });
}

test("a scheduled route does nothing without the secret", async () => {
  const run = vi.fn(async () => ({}));
  const response = await defineScheduledRoute(run)(request("another-secret"));
  expect([response.status, run.mock.calls.length]).toEqual([401, 0]);
});

test("a scheduled route logs the cause of a database failure, but does not return it", async () => {
  const logged = vi.spyOn(log, "error").mockReturnValue(undefined);
  const route = defineScheduledRoute(() =>
    Promise.reject(new Error("connect postgres://user:password@host")),
  );
  const response = await route(request(secret));
  expect(response.status).toBe(503);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({ error: expect.stringMatching(/^This run did not finish/) });
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ causes: [expect.stringMatching(/^Error: connect/)] }),
    "a scheduled run did not finish",
  );
  logged.mockRestore();
});
