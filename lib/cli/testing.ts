import { execFile } from "node:child_process";
import path from "node:path";
import { inject } from "vitest";

export type Run = { exitCode: number; out: string; error: string };

/** Runs a command on the test file's database. */
export function runCommand(
  name: string,
  args: string[],
  settings: Record<string, string> = {},
): Promise<Run> {
  return runWith({ ...process.env, ...settings }, name, args);
}

/** Runs a command with only these settings and the folder's `.env.local`. The default folder has no such file. */
export function runWith(
  env: NodeJS.ProcessEnv,
  name: string,
  args: string[],
  folder = inject("commands"),
): Promise<Run> {
  const command = [path.join(inject("commands"), "main.js"), name, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder, env }, (failed, out, error) => {
      resolve({ exitCode: typeof failed?.code === "number" ? failed.code : failed ? -1 : 0, out, error });
    });
  });
}
