import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** How many ports above the preferred one are tried. */
const maxSteps = 20;

/**
 * Starts a server on the preferred port, or on the next free one, which it prints; 0 uses any free port. `listen` must
 * bind the port, or reject with EADDRINUSE if it is busy. Checking in advance would let another server take the port in
 * between.
 */
export async function listenOnFreePort<T>(
  preferredPort: number,
  name: string,
  listen: (port: number) => Promise<T>,
): Promise<T> {
  if (preferredPort === 0) return listen(0);
  for (let port = preferredPort; port <= preferredPort + maxSteps; port++) {
    try {
      const server = await listen(port);
      if (port !== preferredPort)
        console.log(`Port ${preferredPort} is busy: the ${name} uses ${port} instead.`);
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(
    `Ports ${preferredPort} to ${preferredPort + maxSteps} are all busy, and the ${name} needs one of them. Stop a program that uses one, then run this again.`,
  );
}

export type ReservedPort = { port: number; release(): Promise<void> };

/** Reserves a port for a program that starts later and binds it. Release it right before the start. */
export function reservePort(preferredPort: number, name: string): Promise<ReservedPort> {
  return listenOnFreePort(preferredPort, name, async (port) => {
    const first = await bind(port, "127.0.0.1");
    const chosen = (first.address() as AddressInfo).port;
    try {
      const second = await bind(chosen, "::1").catch((error: NodeJS.ErrnoException) => {
        // Without IPv6, no other program can use this port on ::1.
        if (error.code === "EADDRINUSE") throw error;
        return null;
      });
      return {
        port: chosen,
        release: async () => void (await Promise.all([close(first), second && close(second)])),
      };
    } catch (error) {
      await close(first);
      if (port === 0) return reservePort(0, name);
      throw error;
    }
  });
}

/** A port for a program that starts right away: the preferred one or the next free one; 0 uses any free port. */
export async function freePort(preferredPort: number, name: string): Promise<number> {
  const { port, release } = await reservePort(preferredPort, name);
  await release();
  return port;
}

async function bind(port: number, host: string): Promise<Server> {
  // Closing the server waits for its connections, and a browser may already be waiting for the program's first page.
  const server = createServer((socket) => socket.destroy());
  server.listen({ port, host, exclusive: true });
  await once(server, "listening");
  return server;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
