import { createServer } from "node:net";

/** The wanted port, or a free one with a line that says so; 0 asks for any. */
export async function freePort(wanted: number, name: string): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted, "127.0.0.1")) && (await isFree(wanted, "::1"))) return wanted;
  const port = await anyPort();
  if (wanted !== 0) console.log(`Port ${wanted} is busy: ${name} uses ${port} instead.`);
  return port;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 cannot have the port taken there.
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
