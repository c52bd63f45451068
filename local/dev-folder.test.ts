import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ownDevFolder } from "./dev-folder";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "dev-folder-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function lock(pid: number): void {
  mkdirSync(path.join(root, ".next/dev"), { recursive: true });
  writeFileSync(path.join(root, ".next/dev/lock"), JSON.stringify({ pid, appUrl: "http://localhost:3000" }));
}

test("a second console in one checkout builds in its own folder and prints the address of the first", () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  lock(process.pid);
  expect(ownDevFolder(root, 3001)).toEqual({ CONSOLE_DEV_FOLDER: ".local/console-3001" });
  expect(log.mock.calls).toEqual([
    [
      "A console from this checkout is already running at http://localhost:3000, so this one builds in .local/console-3001.",
    ],
  ]);
  expect(
    JSON.parse(readFileSync(path.join(root, ".local/console-3001.tsconfig.json"), "utf8")),
  ).toMatchObject({
    extends: "../tsconfig.json",
  });
});

test("the only console of a checkout uses Next's build folder, even if an earlier one was killed", () => {
  expect(ownDevFolder(root, 3000)).toEqual({});
  lock(spawnSync(process.execPath, ["--version"]).pid);
  expect(ownDevFolder(root, 3000)).toEqual({});
  expect(existsSync(path.join(root, ".local"))).toBe(false);
});
