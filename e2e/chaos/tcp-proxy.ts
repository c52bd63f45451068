import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * Faults of a connection, starting with its client's next bytes: `cut` closes and `reset` resets it before they are
 * forwarded; `lose-reply` forwards them and closes it when the reply comes; `delay` slows both directions; `swallow`
 * drops every reply; `half-open` forwards nothing and closes nothing.
 */
export const linkFaults = ["cut", "reset", "lose-reply", "delay", "swallow", "half-open"] as const;
export type LinkFault = (typeof linkFaults)[number];

type Pair = { client: Socket; server: Socket; fault: LinkFault | null; answered: boolean };

/** A link from a worker to a local server that can be made to fail. */
export class TcpProxy {
  /** Delay in each direction of a slowed connection, in milliseconds. */
  delayMs = 150;
  /** Number of faults that hit traffic. */
  struck = 0;
  /** Number of sequential round trips: how often a client sent first, or sent after a reply. */
  roundTrips = 0;
  /** Called with the bytes that a client sends, and its connection. */
  onSent: (client: object, bytes: Buffer) => void = () => undefined;
  private next: LinkFault | null = null;
  private everywhere: LinkFault | null = null;
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
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
  strike(fault: LinkFault): void {
    this.next = fault;
  }

  /** Applies this fault to every connection with its client's next bytes, until `calm`. */
  strikeAll(fault: LinkFault): void {
    this.everywhere = fault;
  }

  /** Closes every connection now, and each new one with its client's first bytes, until `calm`. */
  cutAll(): void {
    this.strikeAll("cut");
    for (const { client } of this.pairs) client.destroy();
  }

  /** Stops all faults and ends delays. Closed and silent connections stay as they are. */
  calm(): void {
    this.next = null;
    this.everywhere = null;
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
    client.on("error", () => undefined).on("data", (bytes) => this.forward(pair, bytes));
    server.on("error", () => undefined).on("data", (bytes) => this.back(pair, bytes));
    client.on("close", () => this.closed(pair, server));
    server.on("close", () => this.closed(pair, client));
  }

  /** On a half-open link, neither end learns that the other has closed. */
  private closed(pair: Pair, other: Socket): void {
    if (pair.fault !== "half-open") other.destroy();
    if (pair.client.destroyed && pair.server.destroyed) this.pairs.delete(pair);
  }

  private forward(pair: Pair, bytes: Buffer): void {
    this.onSent(pair.client, bytes);
    if (pair.answered) this.roundTrips++;
    pair.answered = false;
    const fault = this.next ?? this.everywhere;
    this.next = null;
    if (fault && !pair.fault) {
      pair.fault = fault;
      this.struck++;
    }
    if (pair.fault === "cut") pair.client.destroy();
    else if (pair.fault === "reset") pair.client.resetAndDestroy();
    else if (pair.fault !== "half-open") this.write(pair.server, bytes, pair.fault === "delay");
  }

  private back(pair: Pair, bytes: Buffer): void {
    pair.answered = true;
    if (pair.fault === "lose-reply") pair.client.destroy();
    else if (pair.fault === null || pair.fault === "delay") {
      this.write(pair.client, bytes, pair.fault === "delay");
    }
  }

  /** Timers of equal length fire in order, so that delayed bytes stay in order. */
  private write(to: Socket, bytes: Buffer, late: boolean): void {
    const send = () => {
      if (to.writable) to.write(bytes);
    };
    if (late) setTimeout(send, this.delayMs);
    else send();
  }
}
