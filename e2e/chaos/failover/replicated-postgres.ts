import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { onCluster } from "@/db/testing/database";
import { createConsoleLogin, prepareDatabase } from "@/local/database";
import { type Postgres, startPostgres } from "@/local/postgres";
import { unprivilegedUser } from "@/local/unprivileged";
import { TcpProxy } from "../tcp-proxy";

const programs = process.env.FAILOVER_POSTGRES_BIN ?? "/usr/lib/postgresql/15/bin";
/** Below the ephemeral port range, so that no client gets the port of a server that is down. */
const firstPort = 21_000;
const ports = 9_000;
/** How long a new standby may take to become synchronous. */
const synchronousWithinMs = 60_000;

/** A primary, and a hot standby that receives the primary's changes through `link`. */
export class ReplicatedPostgres {
  private constructor(
    private readonly folder: string,
    readonly primary: Postgres,
    readonly link: TcpProxy,
    private running: Postgres,
  ) {}

  /** `synchronous`: the primary confirms a commit only after the standby has it on disk. */
  static async start({ synchronous }: { synchronous: boolean }): Promise<ReplicatedPostgres> {
    requirePrograms();
    const folder = mkdtempSync(path.join(tmpdir(), "failover-"));
    // Postgres may run as a different user from this process.
    execFileSync("chmod", ["755", folder]);
    const port = firstPort + Math.floor(Math.random() * ports);
    const primary = await startPostgres({ home: path.join(folder, "primary"), port, programs });
    await prepareDatabase(primary.url);
    await createConsoleLogin(primary.url);
    const link = await TcpProxy.start(primary.port);
    await copyToStandby(primary.url.replace(`:${primary.port}/`, `:${link.port}/`), folder);
    const standby = await startPostgres({ home: path.join(folder, "standby"), port: port + 1, programs });
    const cluster = new ReplicatedPostgres(folder, primary, link, standby);
    if (synchronous) await replicateSynchronously(primary.url);
    return cluster;
  }

  get standby(): Postgres {
    return this.running;
  }

  /** Kills every process of the primary, as a machine failure does. */
  async killPrimary(): Promise<void> {
    await this.kill("primary", this.primary);
  }

  async killStandby(): Promise<void> {
    await this.kill("standby", this.standby);
  }

  /** Starts the killed standby with the same data and port. */
  async restartStandby(): Promise<void> {
    const { port } = this.standby;
    this.running = await startPostgres({ home: path.join(this.folder, "standby"), port, programs });
    if (this.running.port !== port) throw new Error(`port ${port} was taken while the standby was down`);
  }

  private async kill(name: "primary" | "standby", server: Postgres): Promise<void> {
    const file = path.join(this.folder, name, "data/postmaster.pid");
    const postmaster = Number(readFileSync(file, "utf8").split("\n")[0]);
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, "utf8");
    process.kill(postmaster, "SIGKILL");
    for (const child of children.trim().split(" ").map(Number)) killIfAlive(child);
    await server.ended;
  }

  /** Returns once the standby accepts writes. */
  async promoteStandby(): Promise<void> {
    await onCluster(this.standby.url, "select pg_promote()");
  }

  async remove(): Promise<void> {
    await this.link.stop();
    await Promise.all([this.primary.stop(), this.standby.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function requirePrograms(): void {
  const missing = ["initdb", "postgres", "pg_basebackup"].filter(
    (name) => !existsSync(path.join(programs, name)),
  );
  if (process.platform === "linux" && missing.length === 0) return;
  const problem =
    missing.length > 0
      ? `${programs} has no ${missing.join(", ")}: run \`apt install postgresql-15\`, or set FAILOVER_POSTGRES_BIN to the folder that contains the programs.`
      : `This system is ${process.platform}.`;
  throw new Error(`This test needs Linux, and Postgres 15 or newer with pg_basebackup. ${problem}`);
}

/** Doesn’t block, because the link runs in this process. */
async function copyToStandby(primaryUrl: string, folder: string): Promise<void> {
  const home = path.join(folder, "standby");
  const user = unprivilegedUser();
  execFileSync("mkdir", [home]);
  if (user) execFileSync("chown", [`${user.uid}:${user.gid}`, home]);
  const flags = ["-D", path.join(home, "data"), "-d", primaryUrl, "-R", "-X", "stream", "-c", "fast"];
  await promisify(execFile)(path.join(programs, "pg_basebackup"), flags, { ...user, cwd: home });
}

async function replicateSynchronously(primaryUrl: string): Promise<void> {
  await onCluster(primaryUrl, "alter system set synchronous_standby_names = '*'");
  await onCluster(primaryUrl, "select pg_reload_conf()");
  const client = new pg.Client({ connectionString: primaryUrl });
  await client.connect();
  try {
    const isSynchronous = "select from pg_stat_replication where sync_state = 'sync'";
    const giveUpAt = performance.now() + synchronousWithinMs;
    while ((await client.query(isSynchronous)).rowCount === 0) {
      if (performance.now() > giveUpAt) throw new Error("the standby did not become synchronous");
      await client.query("select pg_sleep(0.1)");
    }
  } finally {
    await client.end();
  }
}

/** A process may have ended with the postmaster. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
