import net from "node:net";

/** A TCP relay in front of Postgres that can drop the replies to chosen statements and close their connections. */
export type LossyProxy = {
  /** Connection string through the relay. */
  url: string;
  /** Drops the whole reply to the next statement that contains the first text, then to the next with the second, and so on. */
  dropRepliesTo: (...texts: string[]) => void;
  /** Number of dropped replies. */
  dropped: () => number;
  stop: () => Promise<void>;
};

/** True if the data ends with ReadyForQuery, as every reply does: 'Z', its length, and one byte of transaction state. */
function endsReply(data: Buffer): boolean {
  return (
    data.length >= 6 && data.readUInt8(data.length - 6) === 0x5a && data.readInt32BE(data.length - 5) === 5
  );
}

export async function startLossyProxy(databaseUrl: string): Promise<LossyProxy> {
  const target = new URL(databaseUrl);
  let pendingTexts: string[] = [];
  let dropped = 0;
  const open = new Set<net.Socket>();

  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    let dropping = false;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      const [next] = pendingTexts;
      if (next !== undefined && data.includes(next)) {
        pendingTexts.shift();
        dropping = true;
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!dropping) return void client.write(data);
      if (!endsReply(data)) return;
      dropped++;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  return {
    url: url.href,
    dropRepliesTo: (...texts) => {
      pendingTexts = texts;
    },
    dropped: () => dropped,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
