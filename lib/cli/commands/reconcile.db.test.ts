import { describe, expect, test } from "vitest";
import { createUser, deadAttempt, flagForCleanup, undoneAttempt, userExists } from "@/lib/cleanups/testing";
import { inputFor, withAuthServer } from "@/lib/provisioning/testing";
import { runCommand } from "../testing";

withAuthServer();

const run = (args: string[], settings?: Record<string, string>) => runCommand("reconcile", args, settings);

describe("npm run reconcile", () => {
  test("undoes interrupted attempts and reports their number as text", async () => {
    const interrupted = await deadAttempt(inputFor("by-command"));
    await createUser(interrupted.userId, interrupted.input.ownerEmail, interrupted.attemptId);
    const { exitCode, out } = await run([]);
    expect({ exitCode, undone: /undone: +1$/m.test(out) }).toEqual({ exitCode: 0, undone: true });
    expect(await userExists(interrupted.userId)).toBe(false);
  });

  test("if a clean-up needs a manual fix, exits with 1 and counts it in the JSON report", async () => {
    await flagForCleanup(await undoneAttempt(inputFor("needs-a-person")), "manual", 8);
    const { exitCode, out } = await run(["--json"]);
    const cleanups = { done: 0, pending: 0, manual: 0 };
    const messages = { delivered: 0, pending: 0, dropped: 0, manual: 0 };
    const retention = { attempts: 0, denials: 0, deliveries: 0 };
    const report = {
      interrupted: 0,
      emailChanges: 0,
      lateUsers: 0,
      cleanups,
      messages,
      retention,
      streamed: 0,
    };
    expect(JSON.parse(out)).toEqual({ ...report, manualCleanups: 1 });
    expect(exitCode).toBe(1);
  });

  test.each([
    ["settings are missing", { CRON_SECRET: "" }, /CRON_SECRET is missing/],
    [
      "no database answers",
      { DATABASE_URL: "postgres://console:secret@127.0.0.1:9/none" },
      /refused the connection \(ECONNREFUSED\)/,
    ],
  ])("exits with 2 and no stack trace if %s", async (_what, settings, message) => {
    const { exitCode, out, error } = await run([], settings);
    expect(exitCode).toBe(2);
    expect(error).toMatch(message);
    expect(out + error).not.toMatch(/ {4}at |secret@/);
  });

  test("prints its help and refuses unknown options", async () => {
    expect(await run(["--help"])).toMatchObject({ exitCode: 0, out: expect.stringContaining("--json") });
    expect(await run(["--jsn"])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining("Unknown option"),
    });
  });
});
