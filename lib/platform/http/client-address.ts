import ipaddr from "ipaddr.js";

const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/;
const dotted = /^([\d.]+):\d{1,5}$/;

/**
 * The client's network, for rate limits only. Uses the part of X-Forwarded-For that the nearest proxy
 * appended, since a client can forge everything before it. All invalid addresses count as one network.
 */
export function clientAddress(headers: Pick<Headers, "get">): string {
  const appended = headers
    .get("x-forwarded-for")
    ?.split(",")
    .findLast((entry) => entry.trim() !== "");
  return networkOf(appended?.trim() ?? "") ?? "unknown";
}

/**
 * An IPv4 address, or the /64 of an IPv6 address, which usually belongs to one customer. Omits the port, which
 * changes with each connection.
 */
function networkOf(text: string): string | null {
  const unquoted = text.replace(/^"(.*)"$/, "$1");
  const bare = (bracketed.exec(unquoted) ?? dotted.exec(unquoted))?.[1] ?? unquoted;
  const [address = ""] = bare.split("%");
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return address;
  if (!ipaddr.IPv6.isValid(address)) return null;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)}/64`;
}
