import { expect, test } from "vitest";
import { openLog } from "./log";
import { logRequestError } from "./log-request-error";

test("a request that failed is one line with its page and the sort of error, and none of the error's own words", () => {
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

test("a request for an owner's link that failed leaves its key out", () => {
  const lines: string[] = [];
  const log = openLog({ write: (line) => lines.push(line) }, "info");
  const key = "aB3-_".repeat(9).slice(0, 43);
  const request = { path: `/activate/${key}`, method: "GET" };
  logRequestError(new Error("down"), request, { routePath: "/activate/[key]", routeType: "render" }, log);
  expect(JSON.parse(lines.join())).toMatchObject({ path: "[redacted]", routePath: "/activate/[key]" });
  expect(lines.join()).not.toContain(key);
});
