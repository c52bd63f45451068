import type { TcpProxy } from "./tcp-proxy";

/** Types of the client messages that contain a statement's text: Query, and Parse, which starts with a name. */
const [query, parse] = ["Q", "P"].map((type) => type.charCodeAt(0));

/**
 * Records every statement that the console sends through a link from now on, in order. Other protocol messages are
 * ignored, so opening a connection records nothing.
 */
export function sentStatements(link: TcpProxy, applicationName = "tenant-provisioning"): string[] {
  const statements: string[] = [];
  const connections = new WeakMap<object, { ours: boolean; unread: Buffer }>();
  link.onSent = (client, bytes) => {
    // A connection's first message has no type and contains the application name.
    const connection = connections.get(client);
    if (!connection) {
      connections.set(client, { ours: bytes.includes(applicationName), unread: Buffer.alloc(0) });
      return;
    }
    let rest = Buffer.concat([connection.unread, bytes]);
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const end = 1 + rest.readUInt32BE(1);
      const message = rest.subarray(5, end);
      if (connection.ours && rest[0] === query) statements.push(cString(message));
      if (connection.ours && rest[0] === parse)
        statements.push(cString(message.subarray(message.indexOf(0) + 1)));
      rest = rest.subarray(end);
    }
    connection.unread = rest;
  };
  return statements;
}

function cString(bytes: Buffer): string {
  return bytes.toString("utf8", 0, bytes.indexOf(0)).trim();
}
