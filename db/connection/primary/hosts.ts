/**
 * A connection string for each host of `postgres://user:password@host1:5432,host2:5432/database`, in the same order. The
 * driver accepts only one host at a time.
 */
export function hostUrls(url: string): string[] {
  const [, login = "", hosts = "", rest = ""] = /^(\w+:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/s.exec(url) ?? [];
  return hosts.includes(",") ? hosts.split(",").map((host) => `${login}${host}${rest}`) : [url];
}

/** True if the connection string requires a server that accepts writes, as in libpq's `target_session_attrs`. */
export function needsPrimary(url: string): boolean {
  return /[?&]target_session_attrs=(read-write|primary)(&|$)/.test(url);
}

/** Thrown instead of using a server that accepts only reads: a standby, or a primary that was demoted. */
export class ReadOnlyServerError extends Error {
  override name = "ReadOnlyServerError";
}

type Queryable = { query(text: string): Promise<{ rows: unknown[] }> };

/** Throws a ReadOnlyServerError if the server of this connection refuses writes. */
export async function assertWritable(client: Queryable): Promise<void> {
  // On a standby, this setting is on too. Poolers return it even if they don't forward the server's parameters.
  const { rows } = await client.query("show transaction_read_only");
  const [{ transaction_read_only: readOnly } = {}] = rows as { transaction_read_only?: string }[];
  if (readOnly !== "off") throw new ReadOnlyServerError("the server accepts only reads");
}
