import { expect, test } from "vitest";
import { commentBefore } from "./source";

test("the comment directly before a line is found, even if it spans several lines", () => {
  const text =
    "/** Of another. */\nconst a = 1;\n/**\n * First,\n * second.\n */\nexport const b = 2;\nexport const c = 3;\n";
  expect(commentBefore(text, "export const b")).toBe("First, second.");
  expect(commentBefore(text, "export const c")).toBe("");
});
