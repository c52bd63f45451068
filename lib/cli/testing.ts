import { execFile } from "node:child_process";
import path from "node:path";
import { inject } from "vitest";

export type Run = { exitCode: number; out: string; error: string };

/** Runs a command on the test file's database. */
export function runCommand(
  name: string,
  words: string[],
  settings: Record<string, string> = {},
): Promise<Run> {
  return runWith({ ...process.env, ...settings }, name, words);
}

/**
 * Runs a command with only these settings. It reads the folder's `.env.local`, and the default folder has none.
 */
export function runWith(
  env: NodeJS.ProcessEnv,
  name: string,
  words: string[],
  folder = inject("commands"),
): Promise<Run> {
  const args = [path.join(inject("commands"), "main.js"), name, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env }, (failed, out, error) => {
      resolve({ exitCode: typeof failed?.code === "number" ? failed.code : failed ? -1 : 0, out, error });
    });
  });
}
