import { expect, test } from "vitest";
import { fixFor } from "./trial-failure";

test("a table that a trigger may not read or write is fixed with a right or with SECURITY DEFINER", () => {
  const fix = fixFor("42501", "permission denied for table counters");
  expect(fix).toContain("Add the right to db/product/grants.sql");
  expect(fix).toContain("whatever your triggers read or write, unless their functions are SECURITY DEFINER");
});
