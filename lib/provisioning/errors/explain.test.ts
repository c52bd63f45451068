import { describe, expect, test } from "vitest";
import { explain } from "./explain";

describe("the explanation of a refusal", () => {
  test.each(["23514", "23503", "42P01", "42501", "22001", "54000", "28P01", "55000", "P0001", "MY123"])(
    "suggests asking a developer after SQLSTATE %s, which a retry cannot fix",
    (sqlstate) => {
      const { next, retryable } = explain({ code: "DATABASE_FAILED", detail: { sqlstate } });
      expect(next).toContain("Ask a developer");
      expect(next).not.toMatch(/submit the form again/i);
      expect(retryable).toBe(false);
    },
  );

  test.each(["57014", "55P03", "53300", "40001"])("suggests a retry after SQLSTATE %s", (sqlstate) => {
    expect(explain({ code: "DATABASE_FAILED", detail: { sqlstate } }).retryable).toBe(true);
  });

  test.each([
    ["42501", "lacks a privilege"],
    ["42P01", "lacks a table"],
    ["22001", "couldn’t store a value"],
    ["23514", "check constraint"],
    ["28P01", "console’s login"],
    ["MY123", "one of its triggers"],
  ])("names the failed part for SQLSTATE %s: %s", (sqlstate, part) => {
    expect(explain({ code: "DATABASE_FAILED", detail: { sqlstate } }).cause).toContain(part);
  });

  test.each([401, 403])("names the secret key if the Auth server returns %i", (httpStatus) => {
    const { cause, next, retryable } = explain({ code: "AUTH_FAILED", detail: { httpStatus } });
    expect([cause, next].join(" ")).toMatch(/secret key.*Ask a developer/);
    expect(retryable).toBe(false);
  });
});
