import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { emailProblem, nameProblem } from "./field-problems";

const address = fc.oneof(
  fc.emailAddress(),
  fc.stringMatching(/^[a-z.'+_-]{0,6}@{0,2}[a-z0-9.-]{0,8}$/),
  fc.string({ maxLength: 30 }),
);

test("an address is complete for the browser exactly where it is for zod, so that both say the same", () => {
  fc.assert(
    fc.property(address, (text) => {
      const email = text.trim().toLowerCase();
      return (emailProblem(text) === null) === (z.email().safeParse(email).success && email.length <= 254);
    }),
    { numRuns: 2_000 },
  );
});

test.each(["a@".repeat(50_000), `${"a".repeat(100_000)}@b.test`, "a.".repeat(50_000)])(
  "an address of 100 kB is refused without a look at its letters",
  (text) => {
    expect(emailProblem(text)).toContain("too long");
  },
);

test("a name is counted in characters, as people do, not in what computers store of them", () => {
  expect(nameProblem("name", "🍣".repeat(100))).toBeNull();
  expect(nameProblem("name", "🍣".repeat(101))).toContain("at most 100");
});
