import { expect, test } from "vitest";
import { parseCleanupInput } from "./cleanup-input";

test("a clean-up is named by its user's id, in any case of letters", () => {
  const userId = "DE5EF4EE-CC2D-4E50-BA9C-85B8ABABB323";
  expect(parseCleanupInput({ userId })).toEqual({ ok: true, input: { userId: userId.toLowerCase() } });
});

test.each([[undefined], [""], ["' or true --"], [["de5ef4ee-cc2d-4e50-ba9c-85b8ababb323"]], [new Blob()]])(
  "%j names none",
  (userId) => {
    expect(parseCleanupInput({ userId })).toEqual({ ok: false, refusal: { code: "INVALID_INPUT" } });
  },
);
