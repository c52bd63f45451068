import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDocuments } from "./documents";
import { authQuestions, questions, readResults } from "./results";

test("every question has a stored answer, and the documents contain the stored figures", () => {
  expect(readResults("local").map(({ name }) => name)).toEqual([...questions]);
  for (const [file, text] of readDocuments()) expect(readFileSync(file, "utf8"), file).toBe(text);
});

test("answers with a real Auth server are shown below those with the local stand-in", () => {
  const page = readDocuments().get("docs/performance.md") ?? "";
  const real = readResults("real");
  expect(real.length).toBeGreaterThan(0);
  for (const { name } of real) {
    expect(authQuestions).toContain(name);
    const [stored, repeated] = ["", "--auth-url <url> "].map((option) =>
      page.indexOf(`npm run bench -- ${option}--only ${name}\``),
    );
    expect(stored).toBeGreaterThan(0);
    expect(repeated).toBeGreaterThan(stored ?? 0);
  }
});
