import pg from "pg";
import { describe, expect, test } from "vitest";
import { databaseUrlProblem, readUrlProblem } from "./database-url";

describe("an invalid connection string", () => {
  test.each([
    ["postgres://c:hunter#2@h:5432/postgres", "percent-encoded: write # as %23"],
    ["postgres://c:hunter/2@h:5432/postgres", "percent-encoded"],
    ["postgres://c:hunter?2@h:5432/postgres", "percent-encoded"],
    ["postgres://c:hunter@2@h:5432/postgres", "percent-encoded"],
    ["postgres://c:hunter%2@h:5432/postgres", "percent-encoded"],
    ["postgres://c:hunter%zz@h:5432/postgres", "percent-encoded"],
    ["postgres://c:100%hunter@h/postgres", "percent-encoded"],
    ["postgres://c:hunter 2@h:5432/postgres", "percent-encoded"],
    ["postgres://c:hunter%ff2@h:5432/postgres", "is not UTF-8"],
    ["postgres://c:hunter2#h:5432/postgres", "has a # that must be percent-encoded"],
    ["postgres://c:hunter2", "no host after its password"],
    ["postgres://c:hunter2@h:70000/postgres", "port"],
    ["postgres://c:hunter2@h:5432/post gres", "space or a line break"],
    ["postgres://c:hunter2@h:5432/postgres\nhunter2", "space or a line break"],
    [
      "postgres://c:hunter2@h1:5432,h2:5432/postgres",
      "names several hosts: add target_session_attrs=read-write",
    ],
    ["postgres://c:hunter2@h1,,h2/postgres?target_session_attrs=read-write", "a comma that lacks a host"],
    ["postgres://c:hunter2@h1:1,h2:70000/postgres?target_session_attrs=read-write", "port"],
    ["postgres://c:hunter2@h1,h2/postgres?target_session_attrs=standby", "target_session_attrs=read-write"],
    ["postgres://postgres:[YOUR-PASSWORD]@db.abc.supabase.co:5432/postgres", "placeholder"],
    ["psql postgres://c:hunter2@h/postgres", "begin with postgres://"],
    ["mysql://c:hunter2@h/postgres", "begin with postgres://"],
    ["hunter2", "begin with postgres://"],
  ])("%j is refused with a reason that contains no part of its password", (text, reason) => {
    const problem = databaseUrlProblem(text);
    expect(problem).toContain(reason);
    expect(problem).not.toMatch(/hunter/);
  });
});

test.each([
  ["postgres://c:hunter2@h1,h2/postgres?target_session_attrs=standby", "names several hosts"],
  ["postgres://c:hunter2@h/postgres?target_session_attrs=read-write", "has target_session_attrs: remove it"],
  ["postgres://c:hunter#2@h:5432/postgres", "percent-encoded"],
  ["postgres://c:x@h:5432/postgres?sslmode=require", null],
])("the problem with %j as the connection string of a standby is %j", (text, reason) => {
  expect(readUrlProblem(text)).toEqual(reason && expect.stringContaining(reason));
  expect(readUrlProblem(text) ?? "").not.toMatch(/hunter/);
});

describe("a valid connection string", () => {
  test.each([
    ["postgres://c:a%23b@h:5432/postgres", "a#b"],
    ["postgresql://c:%40%2F%3F%25%20@h/postgres", "@/?% "],
    ["postgres://c:p$w0rd!^&*()=+~'@h:5432/postgres?sslmode=require", "p$w0rd!^&*()=+~'"],
    [
      "postgres://postgres.abc:x@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?sslmode=require&supa=base-pooler.x",
      "x",
    ],
    ["postgres://c:a:b@[::1]:5432/postgres", "a:b"],
    ["postgres://c:s%C3%A9same@h/postgres?options=-c%20x%3D1&application_name=a@b", "sésame"],
  ])("%s is accepted, and the driver reads the whole password", (text, password) => {
    expect(databaseUrlProblem(text)).toBeNull();
    expect(new pg.Client(text).password).toBe(password);
  });

  test.each(["postgres://h/postgres", "postgres://localhost:5432/postgres"])(
    "%s is accepted without a password",
    (text) => {
      expect(databaseUrlProblem(text)).toBeNull();
    },
  );
});
