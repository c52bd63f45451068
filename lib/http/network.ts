import { isIPv6 } from "node:net";

/**
 * The network that an address belongs to, for limits: an IPv4 address itself, and the /64 of an IPv6 address, which
 * one subscriber has whole. Anything else is returned as it is.
 */
export function networkOf(address: string): string {
  const [bare = ""] = address.replace(/^\[|\](:\d+)?$/g, "").split("%");
  if (!isIPv6(bare)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped) return mapped;
  // The URL parser writes an address in its shortest form, without the dotted notation.
  const [head = "", tail = ""] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split("::");
  const [first, last] = [head, tail].map((part) => part.split(":").filter(Boolean));
  const zeros = Array(8 - (first?.length ?? 0) - (last?.length ?? 0)).fill("0");
  return `${[...(first ?? []), ...zeros, ...(last ?? [])].slice(0, 4).join(":")}::/64`;
}
