import { TcpProxy } from "@/e2e/chaos/tcp-proxy";
import type { BenchStack } from "./stack";

/** A proxy that delays every round trip to a server; `set` takes milliseconds per round trip. */
export type SlowLink = { url: string; set(roundTripMs: number): void };

export async function slowLink(stack: BenchStack, target: string): Promise<SlowLink> {
  const url = new URL(target);
  const link = await TcpProxy.start(Number(url.port));
  stack.atEnd(() => link.stop());
  url.port = String(link.port);
  // An IP address, because a host name can resolve to two addresses.
  url.hostname = "127.0.0.1";
  return {
    url: url.href.replace(/\/$/, ""),
    set: (roundTripMs) => {
      link.delayMs = roundTripMs / 2;
      if (roundTripMs > 0) link.failAll("delay");
      else link.restore();
    },
  };
}
