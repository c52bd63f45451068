import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { databaseError } from "../../errors";
import { connectionString } from "../connection-string";
import { ConsoleClient } from "../session";
import { assertWritable, hostUrls, ReadOnlyServerError } from "./hosts";

const retryMs = 100;
/** SQLSTATE of a write that a standby or a demoted primary refuses. */
const readOnlyTransaction = "25006";

type Connected = (
  error: Error | undefined,
  client?: pg.PoolClient,
  release?: pg.PoolClient["release"],
) => void;

/** The hosts of a connection string, and the one that new connections try first. */
class Hosts {
  private position = 0;
  /** Increased when a server refuses a write, because it would refuse writes on its other connections too. */
  generation = 0;

  constructor(readonly urls: readonly string[]) {}

  get current(): string {
    return this.urls[this.position] ?? "";
  }

  /** Continues with the next host, unless a concurrent connection has already done so. */
  leave(url: string): void {
    if (url === this.current) this.position = (this.position + 1) % this.urls.length;
  }
}

/**
 * A pool whose connections all go to the host that accepts writes. While no host does, `connect` tries them in turn
 * for `connectionTimeoutMillis`, so a short failover only delays callers.
 */
export class PrimaryPool extends pg.Pool {
  private readonly hosts: Hosts;
  private readonly retryForMs: number;

  constructor(url: string, settings: pg.PoolConfig & { connectionTimeoutMillis: number }) {
    const hosts = new Hosts(hostUrls(url));
    // A host that drops packets must not use up the time of the others.
    const hostMs = settings.connectionTimeoutMillis / hosts.urls.length;
    class HostClient extends ConsoleClient {
      readonly url = hosts.current;
      readonly generation = hosts.generation;

      constructor(config?: pg.ClientConfig) {
        super({
          ...config,
          connectionString: connectionString(hosts.current),
          connectionTimeoutMillis: hostMs,
        });
      }

      override connect(): Promise<this>;
      override connect(callback: (error: Error) => void): void;
      override connect(callback?: (error: Error) => void): Promise<this> | undefined {
        if (!callback) return super.connect() as Promise<this>;
        super.connect((error: Error) => {
          if (error) hosts.leave(this.url);
          callback(error);
        });
      }
    }
    const onConnect = (client: pg.ClientBase) =>
      assertWritable(client).catch((error) => {
        hosts.leave((client as HostClient).url);
        throw error;
      });
    super({ ...settings, Client: HostClient, onConnect });
    this.hosts = hosts;
    this.retryForMs = settings.connectionTimeoutMillis;
    this.on("release", (error, client) => {
      const isCurrent = (client as unknown as HostClient).generation === hosts.generation;
      if (isCurrent && databaseError(error)?.code === readOnlyTransaction) hosts.generation++;
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const connected = this.connectToPrimary();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release),
      (error) => callback(error, undefined, () => undefined),
    );
  }

  private async connectToPrimary(): Promise<pg.PoolClient> {
    const giveUpAt = performance.now() + this.retryForMs;
    for (let failures = 0; ; ) {
      try {
        const client = await super.connect();
        if ((client as unknown as { generation: number }).generation === this.hosts.generation) return client;
        client.release(true);
      } catch (error) {
        const isTransient = error instanceof ReadOnlyServerError || databaseError(error) === null;
        if (!isTransient || this.ending || performance.now() + retryMs >= giveUpAt) throw error;
        if (++failures % this.hosts.urls.length === 0) await sleep(retryMs);
      }
    }
  }
}
