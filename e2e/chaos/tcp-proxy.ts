import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * Faults of a connection, starting with the client's next bytes: `cut` closes the connection and `reset` resets it
 * instead of forwarding the bytes; `lose-reply` forwards the bytes and closes the connection when the reply arrives;
 * `delay` slows both directions; `swallow` drops every reply; `half-open` forwards nothing and closes nothing.
 */
export const linkFaults = ["cut", "reset", "lose-reply", "delay", "swallow", "half-open"] as const;
export type LinkFault = (typeof linkFaults)[number];

type Pair = { client: Socket; server: Socket; fault: LinkFault | null; answered: boolean };

/** A link from a worker to a local server, with faults that tests switch on and off. */
export class TcpProxy {
  /** Delay in each direction of a slowed connection, in milliseconds. */
  delayMs = 150;
  /** Number of faults applied to traffic. */
  faultsApplied = 0;
  /** Number of sequential round trips: how often a client sent its first bytes, or more bytes after a reply. */
  roundTrips = 0;
  /** Called with the bytes that a client sends, and its connection. */
  onSent: (client: object, bytes: Buffer) => void = () => undefined;
  private nextFault: LinkFault | null = null;
  private faultForAll: LinkFault | null = null;
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {
    server.on("connection", (client) => this.accept(client));
  }

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new TcpProxy(server, target);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === "string")
      throw new Error("the proxy is not listening on a port");
    return address.port;
  }

  /** Applies this fault to the next connection on which a client sends; the others continue. */
  failNext(fault: LinkFault): void {
    this.nextFault = fault;
  }

  /** Applies this fault to every connection at its client's next bytes, until `restore`. */
  failAll(fault: LinkFault): void {
    this.faultForAll = fault;
  }

  /** Closes every connection now and, until `restore`, each new one at its client's first bytes. */
  cutAll(): void {
    this.failAll("cut");
    for (const { client } of this.pairs) client.destroy();
  }

  /** Directs new connections to another local port, like an address that moves to another machine. */
  retarget(port: number): void {
    this.target = port;
  }

  /** Applies no more faults, and ends delays. Other faults that are already applied to a connection stay. */
  restore(): void {
    this.nextFault = null;
    this.faultForAll = null;
    for (const pair of this.pairs) if (pair.fault === "delay") pair.fault = null;
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.pairs) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket): void {
    const server = connect({ host: "127.0.0.1", port: this.target, noDelay: true });
    const pair: Pair = { client, server, fault: null, answered: true };
    this.pairs.add(pair);
    client.on("error", () => undefined).on("data", (bytes) => this.forwardRequest(pair, bytes));
    server.on("error", () => undefined).on("data", (bytes) => this.forwardReply(pair, bytes));
    client.on("close", () => this.onClosed(pair, server));
    server.on("close", () => this.onClosed(pair, client));
  }

  /** On a half-open link, neither end is notified when the other closes. */
  private onClosed(pair: Pair, other: Socket): void {
    if (pair.fault !== "half-open") other.destroy();
    if (pair.client.destroyed && pair.server.destroyed) this.pairs.delete(pair);
  }

  private forwardRequest(pair: Pair, bytes: Buffer): void {
    this.onSent(pair.client, bytes);
    if (pair.answered) this.roundTrips++;
    pair.answered = false;
    const fault = this.nextFault ?? this.faultForAll;
    this.nextFault = null;
    if (fault && !pair.fault) {
      pair.fault = fault;
      this.faultsApplied++;
    }
    if (pair.fault === "cut") pair.client.destroy();
    else if (pair.fault === "reset") pair.client.resetAndDestroy();
    else if (pair.fault !== "half-open") this.write(pair.server, bytes, pair.fault === "delay");
  }

  private forwardReply(pair: Pair, bytes: Buffer): void {
    pair.answered = true;
    if (pair.fault === "lose-reply") pair.client.destroy();
    else if (pair.fault === null || pair.fault === "delay") {
      this.write(pair.client, bytes, pair.fault === "delay");
    }
  }

  /** Timers of equal length fire in order, so delayed bytes stay in order. */
  private write(to: Socket, bytes: Buffer, delayed: boolean): void {
    const send = () => {
      if (to.writable) to.write(bytes);
    };
    if (delayed) setTimeout(send, this.delayMs);
    else send();
  }
}
