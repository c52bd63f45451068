import { createServer } from "node:net";

/** How many ports after a busy one are tried. */
const neighbours = 20;

/** The wanted port, or one of the next that is free, with a line that says so; 0 asks for any. */
export async function freePort(wanted: number, name: string): Promise<number> {
  if (wanted === 0) return anyPort();
  for (let port = wanted; port <= wanted + neighbours; port++) {
    if (!(await isFree(port, "127.0.0.1")) || !(await isFree(port, "::1"))) continue;
    if (port !== wanted) console.log(`Port ${wanted} is busy: the ${name} uses ${port} instead.`);
    return port;
  }
  throw new Error(`Ports ${wanted} to ${wanted + neighbours} are all busy; the ${name} needs one of them.`);
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
