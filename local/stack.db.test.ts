import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startPostgres } from "./postgres";
import { startStack } from "./stack";

const name = `stack-test-${process.pid}`;
const folder = path.resolve(".local", name);

beforeEach(() => {
  // If these variables are set, a stack uses the configured services instead of starting its own.
  for (const variable of ["DATABASE_URL", "POSTGRES_URL", "NEXT_PUBLIC_SUPABASE_URL"])
    vi.stubEnv(variable, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** The Postgres servers that run on these tests' data folders, one `ps` line each. */
function runningServers(): string[] {
  const processes = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const servers = processes
    .filter((process) => process.includes(`${name}/data`) && process.includes("bin/postgres"))
    .map((process) => process.trim().split(/ +/));
  const pids = servers.map(([pid]) => pid);
  // A child that a server has just forked still has the server's arguments.
  return servers.filter(([, parent]) => !pids.includes(parent)).map((process) => process.join(" "));
}

test("if a part fails to start, the database stops too", async () => {
  // The Auth stand-in starts last, and cannot read its key.
  mkdirSync(path.join(folder, "auth-signing-key.json"), { recursive: true });
  await expect(startStack({ appUrl: "http://localhost:3000", throwaway: name })).rejects.toThrow("EISDIR");
  expect(runningServers()).toEqual([]);
});

test("a stack reuses the database that a killed stack left running, and stops it at the end", async () => {
  const home = path.join(folder, name);
  const program = `import { startPostgres } from "./local/postgres.ts";
    const { port } = await startPostgres({ home: ${JSON.stringify(home)}, port: 0 });
    console.log(port);
    setInterval(() => undefined, 1_000);`;
  const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program]);
  const [port] = await once(createInterface({ input: starter.stdout }), "line");

  const reused = await startPostgres({ home, port: 0 });
  expect(reused).toMatchObject({ port: Number(port), reused: true });
  await reused.stop();
  expect(runningServers()).toHaveLength(1);

  starter.kill("SIGKILL");
  await once(starter, "exit");
  const second = await startPostgres({ home, port: 0 });
  expect(second).toMatchObject({ port: Number(port), reused: true });
  await second.stop();
  await reused.ended;
  // The server has removed its file by now, and exits a moment later.
  await expect.poll(runningServers).toEqual([]);
});
