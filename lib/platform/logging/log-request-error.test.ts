import { expect, test } from "vitest";
import { openLog } from "./log";
import { logRequestError } from "./log-request-error";

test("logs a failed request on one line with its page and kind of error, and without the error's message", () => {
  const lines: string[] = [];
  const log = openLog({ write: (line) => lines.push(line) }, "info");
  const cause = Object.assign(new Error("duplicate key (owner)=(ana@hunter2.test)"), { code: "23505" });
  const error = Object.assign(new Error("Failed query: insert … params: hunter2", { cause }), {
    digest: "123",
  });
  const request = { path: "/tenants?q=hunter2", method: "GET" };
  logRequestError(error, request, { routePath: "/tenants", routeType: "render" }, log);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: "error",
      error: "Error",
      digest: "123",
      sqlstate: "23505",
      method: "GET",
      path: "/tenants",
      routeType: "render",
    },
  ]);
  expect(lines.join()).not.toContain("hunter2");
});

test("logs a failed request for an owner's link without the key", () => {
  const lines: string[] = [];
  const log = openLog({ write: (line) => lines.push(line) }, "info");
  const key = "aB3-_".repeat(9).slice(0, 43);
  const request = { path: `/activate/${key}`, method: "GET" };
  logRequestError(new Error("down"), request, { routePath: "/activate/[key]", routeType: "render" }, log);
  expect(JSON.parse(lines.join())).toMatchObject({ path: "[redacted]", routePath: "/activate/[key]" });
  expect(lines.join()).not.toContain(key);
});
