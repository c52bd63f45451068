import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { createConsoleLogin, prepareDatabase } from "@/local/database";
import { type Postgres, startPostgres } from "@/local/postgres";

/** Below the ephemeral port range, so that no client gets this port while the server is down. */
const firstPort = 21_000;
const ports = 9_000;

/** A Postgres server that one test file can crash. Its data survives. */
export class OwnPostgres {
  private constructor(
    private running: Postgres,
    private readonly home: string,
    private readonly data: string,
  ) {}

  static async start(): Promise<OwnPostgres> {
    const home = path.resolve(".local", `processes-${randomUUID().slice(0, 8)}`);
    const postgres = await startPostgres({ home, port: firstPort + Math.floor(Math.random() * ports) });
    await prepareDatabase(postgres.url);
    await createConsoleLogin(postgres.url);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    await client.end();
    return new OwnPostgres(postgres, home, rows[0]?.data_directory ?? "");
  }

  get url(): string {
    return this.running.url;
  }

  /** Kills the server without a checkpoint, as a machine failure does. */
  async crash(): Promise<void> {
    const [pid] = readFileSync(path.join(this.data, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGQUIT");
    await this.running.ended;
  }

  /** Starts the server with the same data and port; resolves when it has recovered. */
  async restart(): Promise<void> {
    const { port } = this.running;
    this.running = await startPostgres({ home: this.home, port });
    if (this.running.port !== port) throw new Error(`port ${port} was taken while Postgres was down`);
  }

  async remove(): Promise<void> {
    await this.running.stop();
    rmSync(path.dirname(this.data), { recursive: true, force: true });
  }
}
