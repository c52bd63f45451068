import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { createUser, flagForCleanup, undoneAttempt, userExists } from "@/lib/cleanups/testing";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { runCommand } from "../testing";

withAuthServer();

const run = (args: string[], settings?: Record<string, string>) => runCommand("attempts", args, settings);

describe("npm run attempts", () => {
  test("lists attempts with their tenants' names, and filters them by a query", async () => {
    const outcome = await submit(inputFor("listed"));
    await submit({ ...inputFor("listed"), ownerEmail: "other@listed.test" });
    const all = await run(["list"]);
    expect(all.exitCode).toBe(0);
    expect(all.out.trim().split("\n")).toHaveLength(2);
    const queried = await run(["list", "status:completed", "slug:listed"]);
    expect(queried.out).toMatch(
      new RegExp(`^\\d{4}-.+Z {2}completed +listed +Business listed +${outcome.attemptId}\n$`),
    );
    expect(JSON.parse((await run(["list", "code:SLUG_TAKEN", "--json"])).out)).toMatchObject([
      { slug: "listed" },
    ]);
    expect(await run(["list", "colour:red"])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining("is not a qualifier"),
    });
  });

  test("explains that the table of attempts is locked", async () => {
    await admin.transaction(async (tx) => {
      await tx.execute(sql`lock table provisioning.attempts in access exclusive mode`);
      expect(await run(["list"])).toMatchObject({
        exitCode: 2,
        error: expect.stringMatching(/waited too long for a lock\. Try again in a minute\.$/m),
      });
    });
  });

  test("shows one attempt with its events", async () => {
    const { attemptId } = await submit(inputFor("shown"));
    const { exitCode, out } = await run(["show", attemptId]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^State +completed$/m);
    expect(out).toMatch(/^ {2}8 .+ ms {2}\+.+ ms +completed$/m);
    expect(JSON.parse((await run(["show", attemptId, "--json"])).out)).toMatchObject({ id: attemptId });
    expect(await run(["show", randomUUID()])).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/^There is no attempt/),
    });
  });

  test("retries a clean-up, and reports a user without an open clean-up", async () => {
    const leftover = await undoneAttempt(inputFor("to-clean"));
    await createUser(leftover.userId, leftover.input.ownerEmail, leftover.attemptId);
    await flagForCleanup(leftover, "manual", 8);
    const done = { exitCode: 0, out: "The user no longer exists, and the clean-up is done.\n" };
    expect(await run(["retry-cleanup", leftover.userId])).toMatchObject(done);
    expect(await userExists(leftover.userId)).toBe(false);
    const none = { exitCode: 1, error: "This user has no open clean-up.\n" };
    expect(await run(["retry-cleanup", leftover.userId])).toMatchObject(none);
  });

  test("exits with 1 and keeps a user that does not belong to the attempt", async () => {
    const leftover = await undoneAttempt(inputFor("not-ours"));
    await createUser(leftover.userId, leftover.input.ownerEmail);
    await flagForCleanup(leftover, "manual", 8);
    const { exitCode, error } = await run(["retry-cleanup", leftover.userId]);
    expect({ exitCode, error }).toEqual({ exitCode: 1, error: expect.stringContaining("was not deleted") });
    expect(await userExists(leftover.userId)).toBe(true);
  });

  test.each([[["show"]], [["drop", "x"]], [["retry-cleanup", "x"]], [[]]])("refuses %j", async (args) => {
    expect(await run(args)).toMatchObject({
      exitCode: 2,
      error: expect.stringMatching(/--help|auth user's id/),
    });
  });

  test("exits with 2 and no stack trace if the database refuses the connection", async () => {
    const { exitCode, out, error } = await run(["list"], {
      DATABASE_URL: "postgres://console:secret@127.0.0.1:9/none",
    });
    expect(exitCode).toBe(2);
    expect(error).toMatch(/refused the connection \(ECONNREFUSED\)/);
    expect(out + error).not.toMatch(/ {4}at |secret@/);
  });
});
