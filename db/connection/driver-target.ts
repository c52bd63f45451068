import pg from "pg";
import { connectionString } from "./connection-string";

/**
 * The host that the driver would connect to, and whether it would use TLS. Null if the driver would not connect,
 * because it rejects the connection string or cannot read a certificate that the string names.
 */
export function driverTarget(url: string): { host: string; usesTls: boolean } | null {
  try {
    const { host, ssl } = new pg.Client(connectionString(url));
    return { host, usesTls: Boolean(ssl) };
  } catch {
    return null;
  }
}
