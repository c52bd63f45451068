import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";

/** Makes a transaction read-only, with one snapshot for all its statements. Must come before any other statement. */
export const fixSnapshot = sql`set transaction isolation level repeatable read, read only`;

/** Runs `work` with `tx` and a second transaction that has the same snapshot, so that the database can use two cores. */
export async function withSecondReader<Result>(
  tx: Executor,
  work: (readers: readonly [Executor, Executor]) => Promise<Result>,
): Promise<Result> {
  const { rows } = await tx.execute<{ snapshot: string }>(sql`select pg_export_snapshot() as snapshot`);
  return transaction(async (second) => {
    await second.execute(fixSnapshot);
    await second.execute(sql.raw(`set transaction snapshot '${rows[0]?.snapshot}'`));
    return work([tx, second]);
  });
}

/** Reads one batch on each reader at a time. Yields the results in the order of the batches. */
export async function* readInParallel<Batch, Result>(
  readers: readonly Executor[],
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  read: (reader: Executor, batch: Batch) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  let count = 0;
  for await (const batch of batches) {
    const reader = readers[count % readers.length] as Executor;
    count += 1;
    const result = read(reader, batch);
    // A failure is thrown when its turn comes. Until then, Node must not treat it as unhandled.
    result.catch(() => {});
    running.push(result);
    if (running.length === readers.length) yield (await running.shift()) as Result;
  }
  for (const result of running) yield await result;
}
