import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";

export type ConsoleProcess = { pid: number; log(): string; stop(): Promise<void>; kill(): Promise<void> };

/**
 * Starts the production build with these settings and waits until it serves a page. Throws an error with the server's
 * output if the server exits first. The output is also appended to `logFile`, for tests that read it while the server
 * runs.
 */
export async function startConsole(
  port: number,
  settings: Record<string, string>,
  logFile?: string,
): Promise<ConsoleProcess> {
  if (!existsSync(".next/BUILD_ID"))
    throw new Error("There is no production build. Run `npm run build` first.");
  const log: string[] = [];
  // The command of `npm start`, but without npm as the parent process, so that signals reach the server.
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { start: string } };
  const bin = path.resolve("node_modules/.bin");
  const server = spawn("sh", ["-c", `exec ${scripts.start}`], {
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, PORT: String(port), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const output of [server.stdout, server.stderr]) {
    output.on("data", (text) => {
      log.push(String(text));
      if (logFile) appendFileSync(logFile, text);
    });
  }
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  while (!(await isServing(`http://localhost:${port}/login`))) {
    if (server.exitCode !== null) throw new Error(`The console did not start:\n${log.join("")}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    server.kill(signal);
    // Kills the server after 30 s, as hosting platforms do, because an unused connection that a browser opened in
    // advance can keep it running.
    const killTimer = setTimeout(() => server.kill("SIGKILL"), 30_000);
    await ended;
    clearTimeout(killTimer);
  };
  return {
    pid: server.pid ?? 0,
    log: () => log.join(""),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

async function isServing(url: string): Promise<boolean> {
  return fetch(url)
    .then(({ ok }) => ok)
    .catch(() => false);
}
