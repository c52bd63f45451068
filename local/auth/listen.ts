import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/**
 * Listens on this machine only, on 127.0.0.1 and, if it is available, on ::1, since `localhost` can mean either.
 * Port 0 uses any port that is free on both. Rejects with code EADDRINUSE if the port is taken.
 */
export async function listenOnLocalhost(
  fetch: Fetch,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const first = await listen(fetch, port, "127.0.0.1");
  const chosen = portOf(first);
  try {
    const second = await listen(fetch, chosen, "::1").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") return null;
      throw error;
    });
    const servers = second ? [first, second] : [first];
    return { port: chosen, close: async () => void (await Promise.all(servers.map(close))) };
  } catch (error) {
    await close(first);
    if (port === 0 && (error as NodeJS.ErrnoException).code === "EADDRINUSE")
      return listenOnLocalhost(fetch, 0);
    throw error;
  }
}

function listen(fetch: Fetch, port: number, host: string): Promise<Server> {
  // Leaves the process's global Request and Response unchanged.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server is not listening on a port");
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
