import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { referenceText } from "./reference";

test("docs/reference.md matches the code (update it with `npm run docs:generate`)", async () => {
  expect(readFileSync("docs/reference.md", "utf8")).toBe(await referenceText());
});
