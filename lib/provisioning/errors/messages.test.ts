import { describe, expect, test } from "vitest";
import { emailTexts } from "@/lib/platform/email-address";
import { errorCodes } from "../../guards/error-codes";
import * as explained from "./explanations";
import * as messages from "./messages";

/** Every string in a value, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
}

const texts = textsIn([messages, explained, emailTexts]);

describe("the messages of the form", () => {
  test("explain for each of the twelve codes what happened, why, what exists now, and what to do", () => {
    for (const code of errorCodes) {
      const { title, cause, exists, next } = explained.explanations[code];
      expect(title, code).toMatch(/^[A-Z].*[^.]$/);
      for (const sentences of [cause, exists, next]) expect(sentences, code).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("contain no apology, no code and no mention of invalid input", () => {
    expect(texts.length).toBeGreaterThan(60);
    const banned = /\b(please|sorry|oops|valid|invalid|forbidden|illegal|fatal)\b|[A-Z]{2,}_[A-Z]/i;
    expect(texts.filter((text) => banned.test(text))).toEqual([]);
  });
});
