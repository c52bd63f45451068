import { expect, test } from "vitest";
import { nextPath } from "./next-path";

test.each(["/tenants", "/audit/1?x=2", "/provision-v2#name", "/"])("%s is a path of the console", (path) => {
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
])("%j leads to the list of tenants", (path) => {
  expect(nextPath(path)).toBe("/tenants");
});
