import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { freePort } from "@/local/ports";
import { unprivilegedUser } from "@/local/unprivileged";
import type { BenchStack } from "./stack";

/** Connections to Postgres, shared by all clients. PgBouncer’s default. */
const serverConnections = 20;

export type PgBouncer = { url: string; version: string };

/** Starts PgBouncer in front of a database, in transaction mode like Supabase’s pooler. Throws if it is not installed. */
export async function startPgBouncer(stack: Pick<BenchStack, "databaseUrl" | "atEnd">): Promise<PgBouncer> {
  const program = findPgBouncer();
  if (!program) {
    throw new Error(
      "PgBouncer is not installed. On Debian: `apt-get install pgbouncer`; on macOS: `brew install pgbouncer`.",
    );
  }
  const version = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.split("\n")[0] ?? "";
  const user = unprivilegedUser();
  const folder = mkdtempSync(path.join(tmpdir(), "pgbouncer-"));
  const url = new URL(stack.databaseUrl);
  const port = await freePort(0, "PgBouncer");
  const [settings, users] = [path.join(folder, "pgbouncer.ini"), path.join(folder, "users.txt")];
  writeFileSync(users, `"${url.username}" "${decodeURIComponent(url.password)}"\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=127.0.0.1 port=${url.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
`,
  );
  // Like Postgres, PgBouncer refuses to run as root.
  if (user) for (const file of [folder, settings, users]) chownSync(file, user.uid, user.gid);
  const child = spawn(program, [settings], { ...user, stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => log.push(text));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  stack.atEnd(async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  url.port = String(port);
  while (!(await isReachable(url.href))) {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start:\n${log.join("")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url: url.href, version };
}

/** The path of the program if it is installed. */
export function findPgBouncer(): string | undefined {
  return ["pgbouncer", "/usr/sbin/pgbouncer"].find((name) => spawnSync(name, ["--version"]).status === 0);
}

async function isReachable(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  const query = client.connect().then(() => client.query("select 1"));
  return query.then(
    () => client.end().then(() => true),
    () =>
      client.end().then(
        () => false,
        () => false,
      ),
  );
}
