import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rechain } from "@/db/testing/rechain";
import { completedAttempt, tamper } from "@/lib/doctor/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { runCommand } from "../../testing";

withAuthServer();

const folder = mkdtempSync(path.join(tmpdir(), "checkpoint-"));
const file = path.join(folder, "first.jsonl");
const oldFile = path.join(folder, "version-1.jsonl");
writeFileSync(oldFile, '{"checkpoint":1,"made":"2026-11-22T20:00:00.000000Z","seal":"00"}\n');
let attemptId: string;

beforeAll(async () => {
  attemptId = (await completedAttempt()).attemptId;
  await tamper(
    sql`update provisioning.attempts set started_at = started_at - interval '1 day', finished_at = finished_at - interval '1 day'`,
    sql.raw(rechain("select id from provisioning.attempts")),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm run audit:checkpoint and npm run audit:verify", () => {
  test("seal the log in a file, and find it unchanged", async () => {
    const { exitCode, out } = await runCommand("audit:checkpoint", [file]);
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: expect.stringMatching(
        /^Sealed the attempts \(1\) .*, and the entries of the staff log \(0\)\.\nSeal: [0-9a-f]{64}\n$/,
      ),
    });
    const seal = out.split("Seal: ")[1];
    expect(await runCommand("audit:verify", [file])).toMatchObject({
      exitCode: 0,
      out: `All sealed attempts (1) and entries of the staff log (0) in the database are unchanged since sealing.\nSeal: ${seal}`,
    });
    const offline = await runCommand("audit:verify", [file, "--offline"], { DATABASE_URL: "" });
    expect(offline).toMatchObject({
      exitCode: 0,
      out: `The files are unchanged since sealing.\nSeal: ${seal}`,
    });
  });

  test("name a change in the database and in the file", async () => {
    const set = sql`update provisioning.attempt_events set stage = 'validated' where attempt_id = ${attemptId}::uuid and seq = 2`;
    await tamper(set);
    expect(await runCommand("audit:verify", [file])).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining(`event 2 of attempt ${attemptId} does not match its hash`),
    });
    const copy = path.join(folder, "copy.jsonl");
    writeFileSync(copy, readFileSync(file, "utf8").replace('"head":"', '"head":"00'));
    const offline = await runCommand("audit:verify", [copy, "--offline"]);
    expect(offline).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining("copy.jsonl, line 2: the line was changed"),
    });
  });

  test("seal nothing and leave no file if the log was changed", async () => {
    const second = path.join(folder, "second.jsonl");
    const another = await runCommand("audit:checkpoint", [second, "--after", file]);
    expect(another).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining("Nothing was sealed: event 2"),
    });
    expect(existsSync(second)).toBe(false);
  });

  test.each([
    ["audit:checkpoint", [], "give the name of a new file"],
    ["audit:checkpoint", [file], "already exists"],
    [
      "audit:checkpoint",
      ["x.jsonl", "--after", path.resolve("package.json")],
      "package.json is not a checkpoint file",
    ],
    ["audit:verify", [], "give the checkpoints"],
    ["audit:verify", [path.resolve("package.json")], "package.json is not a checkpoint file"],
    ["audit:verify", ["nowhere.jsonl"], "nowhere.jsonl cannot be read"],
    ["audit:verify", [oldFile], "version 1 instead of 2. Make a new one with `npm run audit:checkpoint`"],
    ["audit:checkpoint", ["x.jsonl", "--after", oldFile], "version 1 instead of 2"],
  ])("refuse invalid arguments with exit code 2 and the reason: %s %j", async (command, args, message) => {
    expect(await runCommand(command, args)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining(message),
    });
  });

  test.each(["audit:checkpoint", "audit:verify"])(
    "exit with 2 and no stack trace if the database refuses the connection: %s",
    async (command) => {
      const args = [command === "audit:verify" ? file : path.join(folder, "never.jsonl")];
      const settings = { DATABASE_URL: "postgres://console:secret@127.0.0.1:9/none" };
      const { exitCode, out, error } = await runCommand(command, args, settings);
      expect(exitCode).toBe(2);
      expect(error).toMatch(/refused the connection \(ECONNREFUSED\)/);
      expect(out + error).not.toMatch(/ {4}at |secret@/);
    },
  );
});
