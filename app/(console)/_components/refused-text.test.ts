import { describe, expect, test, vi } from "vitest";
import { log } from "@/lib/platform/logging/log";
import { answerText as factorText } from "../account/security/answer-text";
import { answerText as cleanupText } from "../audit/cleanups/answer-text";
import { answerText as ownerAccessText } from "./owner-access/answer";
import { refuseOnDatabaseError } from "./refused-answer";

const screens = [
  ["clean-ups", cleanupText],
  ["owner access", ownerAccessText],
  ["authenticator apps", factorText],
] as const;

/** Runs an action that throws this error, and returns its refusal. */
async function refusalFor(error: unknown) {
  const logged = vi.spyOn(log, "error").mockReturnValue(undefined);
  const answer = await refuseOnDatabaseError("an action", async (): Promise<never> => {
    throw error;
  })(null, null);
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ causes: [expect.any(String)] }),
    "an action failed",
  );
  logged.mockRestore();
  return answer;
}

const databaseError = (code: string, constraint?: string) =>
  Object.assign(new Error("hunter2"), { code, severity: "ERROR", constraint });

describe.each(screens)("the screen for %s", (_screen, textOf) => {
  test.each(["23514", "23503", "23505", "42P01", "42501", "42703", "22P02", "P0001"])(
    "suggests asking a developer after SQLSTATE %s, which a retry cannot fix",
    async (sqlstate) => {
      const text = textOf(await refusalFor(databaseError(sqlstate, "some_rule")))?.text ?? "";
      expect(text).toMatch(/Trying again won’t help\. Ask a developer/);
      expect(text).toContain(`(constraint some_rule, SQLSTATE ${sqlstate})`);
      expect(text).not.toMatch(/safe to try again|hunter2/);
    },
  );

  test.each(["40001", "53300", "57014", "55P03"])("offers a retry after SQLSTATE %s", async (sqlstate) => {
    expect(textOf(await refusalFor(databaseError(sqlstate)))?.text).toContain("It’s safe to try again.");
  });

  test("offers a retry after a lost connection, but not after a bug in the console", async () => {
    const connectionError = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(textOf(await refusalFor(connectionError))?.text).toContain("It’s safe to try again.");
    const bug = textOf(await refusalFor(new TypeError("x is not a function")));
    expect(bug).toMatchObject({ title: "The console failed", text: expect.stringContaining("developer") });
    expect(bug?.text).not.toMatch(/database|safe to try again/);
  });
});
