import { expect, test } from "vitest";
import { explainError, fixFor } from "./trial-failure";

test("if a trigger lacks a right on a table, the fix suggests the right or SECURITY DEFINER", () => {
  const fix = fixFor("42501", "permission denied for table counters");
  expect(fix).toContain("Add the missing right to db/product/grants.sql");
  expect(fix).toContain("whatever your triggers read or write, unless their functions are SECURITY DEFINER");
});

test("the explanation of an error in a product's function names the function", () => {
  const where = 'PL/pgSQL function shop.check_quota() line 3 at RAISE\nSQL statement "select 1"';
  const error = Object.assign(new Error("no quota"), { code: "P0001", severity: "ERROR", where });
  expect(explainError(error)).toMatchObject({
    reason: "Postgres refused the trial in the function shop.check_quota: no quota (SQLSTATE P0001).",
  });
});
