import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { openLog } from "./log";
import { logFailure } from "./log-failure";

function lineOf(error: unknown): { line: Record<string, unknown>; text: string } {
  const lines: string[] = [];
  logFailure(
    error,
    "the audit log could not be read",
    openLog({ write: (line) => lines.push(line) }, "info"),
  );
  return { line: JSON.parse(lines.join()), text: lines.join() };
}

test("logs a database error with its cause and without the statement's values", () => {
  const refused = Object.assign(new Error("duplicate key (owner)=(hunter2)"), {
    code: "23505",
    severity: "ERROR",
    constraint: "tenants_slug_key",
    detail: "Key (hunter2)",
  });
  const { line, text } = lineOf(new DrizzleQueryError("insert into t values ($1)", ["hunter2"], refused));
  expect(line).toMatchObject({
    level: "error",
    msg: "the audit log could not be read",
    sqlstate: "23505",
    constraint: "tenants_slug_key",
    causes: ["Error: Failed query: insert into t values ($1)", "Error: SQLSTATE 23505"],
  });
  expect(text).not.toContain("hunter2");
});

test.each([
  ["a connection string", new Error("connect postgres://user:hunter2-secret@host:5432/db")],
  ["an owner's address", new Error("no mail to hunter2@example.com")],
  ["a token", new Error(`Bearer eyJhbGciOiJIUzI1NiJ9.${"hunter2".repeat(9)}.${"c".repeat(43)}`)],
  ["a thrown string", "hunter2"],
])("omits %s from the log of an error", (_what, error) => {
  const { line, text } = lineOf(error);
  expect(line.causes).toHaveLength(1);
  expect(text).not.toContain("hunter2");
});

test("logs a programming error with its message and causes", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  expect(lineOf(new TypeError("x is not a function", { cause })).line.causes).toEqual([
    "TypeError: x is not a function",
    "Error: connect ECONNREFUSED 127.0.0.1:5432",
  ]);
});
