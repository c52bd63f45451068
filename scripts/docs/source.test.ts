import { expect, test } from "vitest";
import { commentBefore } from "./source";

test("a comment is the one right before its line, however many lines it has", () => {
  const text =
    "/** Of another. */\nconst a = 1;\n/**\n * First,\n * second.\n */\nexport const b = 2;\nexport const c = 3;\n";
  expect(commentBefore(text, "export const b")).toBe("First, second.");
  expect(commentBefore(text, "export const c")).toBe("");
});
