import pg from "pg";

/** Fills databases for the benchmark. The names and other values that are drawn for a row depend only on its number. */

/**
 * Words for generated names: an adjective, a noun and a place name of three syllables. One name in fifteen contains a
 * given adjective or noun, and one in 8,000 a given place name.
 */
export const adjectives = words(
  "Golden Silver Copper Iron Amber Blue Red Green White Black Little Grand Royal Happy Lucky",
);
export const nouns = words(
  "Spoon Fork Kettle Plate Table Barn Door Lantern Anchor Fig Olive Salt Pepper Lemon Noodle",
);
export const syllables = words("ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu");
/** SQL: a pseudorandom number from 0 to `below` - 1, determined by `n` and independent for each `seed`. */
export const draw = (seed: number, below: number) => `(abs(hashint8extended(n, ${seed})) % ${below})::int`;
export const pick = (list: string, seed: number, length: number) => `(${list})[1 + ${draw(seed, length)}]`;

export function words(text: string): string {
  return `array['${text.split(" ").join("','")}']`;
}

/** Truncates and fills a table in one transaction, which bypasses the write-ahead log if wal_level is minimal. */
export async function fill(
  client: pg.Client,
  table: string,
  insert: string,
  values: unknown[] = [],
): Promise<void> {
  await client.query(`begin; truncate ${table} cascade`);
  await client.query(insert, values);
  await client.query("commit");
}

/**
 * Runs the statements one by one. Several connections can share an iterator: each takes the next statement when it is
 * free.
 */
export async function runInOrder(client: pg.Client, statements: Iterable<string>): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

export async function runInParallel(
  clients: readonly pg.Client[],
  statements: readonly string[],
): Promise<void> {
  const remaining = statements.values();
  await Promise.all(clients.map((client) => runInOrder(client, remaining)));
}

/**
 * Drops the tables’ indexes, except those that constraints need. Returns the statements that recreate them, with the GIN
 * indexes first, because these take longest.
 */
export async function dropIndexes(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    join pg_class as class on class.oid = indexrelid join pg_am as method on method.oid = relam
    where indrelid = any ($1::text[]::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)
    order by amname <> 'gin', indexrelid`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Runs `work` with two connections that skip triggers and foreign keys, and have enough memory to create indexes. */
export async function withFillers(
  connectionString: string,
  work: (client: pg.Client, second: pg.Client) => Promise<void>,
): Promise<void> {
  const [client, second] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  try {
    for (const each of [client, second]) {
      await each.connect();
      await each.query("set session_replication_role = replica");
      await each.query("set synchronous_commit = off");
      await each.query("set maintenance_work_mem = '512MB'");
      // Each connection already keeps a core busy.
      await each.query("set max_parallel_maintenance_workers = 0");
      await each.query("set work_mem = '256MB'");
    }
    await work(client, second);
  } finally {
    await Promise.all([client.end(), second.end()]);
  }
}
