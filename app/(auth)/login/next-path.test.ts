import { expect, test } from "vitest";
import { nextPath } from "./next-path";

test.each(["/tenants", "/audit/1?x=2", "/provision-v2#name", "/"])("accepts the console path %s", (path) => {
  expect(nextPath(path)).toBe(path);
});

test.each([
  undefined,
  ["/audit"],
  "",
  "audit",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n\\evil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "javascript:alert(1)",
])("replaces %j with the list of tenants", (path) => {
  expect(nextPath(path)).toBe("/tenants");
});
