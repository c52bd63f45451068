import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "./commands";

/** Other tests run the commands bundled. These start them from their sources, as npm does. */
const folder = mkdtempSync(path.join(tmpdir(), "console-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs it with no setting, in a folder without a `.env.local`. */
function start(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve("bin/console.mjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, NODE_ENV: "test" },
  });
  return { status, stdout, stderr };
}

describe("the runner", () => {
  test("starts every command from its sources, and lists each with what it does", () => {
    const { status, stdout, stderr } = start("--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of Object.keys(commands))
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b.* {2}[A-Z]`, "m"));
  });

  test("ends with 2 and one plain message if there is no such command", () => {
    const { status, stdout, stderr } = start("doctr");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown command 'doctr'\. The commands are: setup, provision, .*\.\n$/);
  });
});
