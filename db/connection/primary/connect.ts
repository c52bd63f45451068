import type pg from "pg";
import { connectionString } from "../connection-string";
import { assertWritable, hostUrls, needsPrimary, ReadOnlyServerError } from "./hosts";

/**
 * Connects to the first host that responds and, if the connection string requires it, accepts writes. If there is none,
 * throws the first connection error, or a ReadOnlyServerError if every host accepts only reads.
 */
export async function connectToPrimary<Client extends pg.Client>(
  url: string,
  create: (connectionString: string) => Client,
): Promise<Client> {
  const failures: unknown[] = [];
  for (const hostUrl of hostUrls(url)) {
    const client = create(connectionString(hostUrl));
    // Without a listener, a lost connection throws an uncaught exception and ends the process.
    client.on("error", () => undefined);
    try {
      await client.connect();
      if (needsPrimary(url)) await assertWritable(client);
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      failures.push(error);
    }
  }
  throw failures.find((error) => !(error instanceof ReadOnlyServerError)) ?? failures[0];
}
