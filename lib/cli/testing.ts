import { execFile } from "node:child_process";

export type Run = { exitCode: number; out: string; error: string };

/** Runs a command of `lib/cli/` as npm does, on the test file's own database. */
export function runCommand(
  name: string,
  words: string[],
  settings: Record<string, string> = {},
): Promise<Run> {
  const args = ["--import", "tsx", "--conditions=react-server", `lib/cli/${name}.ts`, ...words];
  const env = { ...process.env, ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (failed, out, error) => {
      resolve({ exitCode: typeof failed?.code === "number" ? failed.code : failed ? -1 : 0, out, error });
    });
  });
}
