import { expect, test } from "vitest";
import { parseCleanupInput, parseResolveInput } from "./cleanup-input";

test("accepts a user's id in any letter case", () => {
  const userId = "DE5EF4EE-CC2D-4E50-BA9C-85B8ABABB323";
  expect(parseCleanupInput({ userId })).toEqual({ ok: true, input: { userId: userId.toLowerCase() } });
});

test.each([[undefined], [""], ["' or true --"], [["de5ef4ee-cc2d-4e50-ba9c-85b8ababb323"]], [new Blob()]])(
  "refuses the user id %j",
  (userId) => {
    expect(parseCleanupInput({ userId })).toEqual({ ok: false, refusal: { code: "INVALID_INPUT" } });
  },
);

const userId = "de5ef4ee-cc2d-4e50-ba9c-85b8ababb323";

test("trims a reason, and joins its lines", () => {
  const reason = " deleted by hand\r\n\u0000 in Supabase ";
  expect(parseResolveInput({ userId, reason })).toEqual({
    ok: true,
    input: { userId, reason: "deleted by hand in Supabase" },
  });
});

test.each([
  [undefined, "missing"],
  [" \n ", "missing"],
  ["a".repeat(301), "too long"],
])("refuses a missing or overlong reason: %j", (reason, problem) => {
  expect(parseResolveInput({ userId, reason })).toEqual({
    ok: false,
    refusal: { code: "INVALID_INPUT", detail: { reason: problem } },
  });
});
