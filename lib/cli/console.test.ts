import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "./commands";

/** Tests the commands from source, as npm runs them. Most other tests run the bundle. */
const folder = mkdtempSync(path.join(tmpdir(), "console-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command without settings, in a folder without a `.env.local`. */
function start(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve("bin/console.mjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, NODE_ENV: "test" },
  });
  return { status, stdout, stderr };
}

describe("the runner", () => {
  test("runs from source and lists every command with its purpose", () => {
    const { status, stdout, stderr } = start("--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of Object.keys(commands))
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b.* {2}[A-Z]`, "m"));
  });

  test("exits with 2 and one plain message for an unknown command", () => {
    const { status, stdout, stderr } = start("doctr");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown command 'doctr'\. The commands are: setup, provision, .*\.\n$/);
  });
});
