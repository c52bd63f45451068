import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentsOf } from "./documents";
import { questions, readResults } from "./results";

test("every question has a stored answer, and the documents contain the stored figures", () => {
  expect(readResults().map(({ name }) => name)).toEqual([...questions]);
  for (const [file, text] of documentsOf(readResults())) expect(readFileSync(file, "utf8"), file).toBe(text);
});
