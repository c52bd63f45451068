import { expect, test } from "vitest";
import { fixFor } from "./trial-failure";

test("the fix for a table that a trigger may not access is a right or SECURITY DEFINER", () => {
  const fix = fixFor("42501", "permission denied for table counters");
  expect(fix).toContain("Add the right to db/product/grants.sql");
  expect(fix).toContain("whatever your triggers read or write, unless their functions are SECURITY DEFINER");
});
