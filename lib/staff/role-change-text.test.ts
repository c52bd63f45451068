import { expect, test } from "vitest";
import { roleRefusalText } from "./role-change-text";

const id = "5f3d7b8e-93d5-4b3c-8f0e-2a6f1c9d4e7b";

test.each([
  ["unconfirmed", "This account hasn’t been confirmed"],
  ["sso", "This account signs in through another service"],
  ["last-admin", "This account is the last admin who can sign in"],
] as const)("the text starts with the account as entered if the problem is %s", (problem, expected) => {
  expect(roleRefusalText({ problem }, "This account")).toMatch(new RegExp(`^${expected}`));
});

test("advises checking an unknown id", () => {
  for (const entered of [id, ` ${id.toUpperCase()} `]) {
    const text = roleRefusalText({ problem: "no-account" }, entered);
    expect(text).toMatch(/^No account has the ID .*Check the ID in Supabase/);
    expect(text).not.toContain("address");
  }
});

test("advises creating an account for an unknown address, or explains what is wrong with the address", () => {
  expect(roleRefusalText({ problem: "no-account" }, "ana@staff.test")).toMatch(
    /ana@staff\.test\. Create it in/,
  );
  expect(roleRefusalText({ problem: "no-account" }, "ana")).toMatch(/^No account has the address ana\. /);
});

test("names three tenants of an owner, and mentions any others", () => {
  const textFor = (tenants: string[]) =>
    roleRefusalText({ problem: "tenant-owner", email: "ana@staff.test", tenants }, "");
  expect(textFor(["A", "B", "C"])).toContain("the owner of A, B, and C.");
  expect(textFor(["A", "B", "C", "D"])).toContain("the owner of A, B, C, and others.");
});
