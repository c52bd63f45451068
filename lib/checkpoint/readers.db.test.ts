import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { type Executor, transaction } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { completedAttempt } from "@/lib/doctor/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { fixSnapshot, readInParallel, withSecondReader } from "./readers";

withAuthServer();

async function countAttempts(executor: Executor): Promise<number> {
  const { rows } = await executor.execute<{ count: number }>(
    sql`select count(*)::int as count from provisioning.attempts`,
  );
  return rows[0]?.count ?? Number.NaN;
}

test("a second reader sees the snapshot of the first, whatever is committed in between", async () => {
  const counts = await transaction(async (tx) => {
    await tx.execute(fixSnapshot);
    const before = await countAttempts(tx);
    await completedAttempt();
    return withSecondReader(tx, async ([first, second]) => ({
      before,
      first: await countAttempts(first),
      second: await countAttempts(second),
    }));
  });
  expect(counts.first).toBe(counts.before);
  expect(counts.second).toBe(counts.before);
  expect(await countAttempts(admin)).toBe(counts.before + 1);
});

describe("batches read in parallel", () => {
  const readers = ["a", "b"] as unknown as Executor[];

  test("are read by all readers simultaneously, one batch each, and returned in order", async () => {
    const started: string[] = [];
    const busy = new Set<Executor>();
    const finish: (() => void)[] = [];
    const results = readInParallel(readers, [1, 2, 3, 4], async (reader, batch) => {
      expect(busy.has(reader)).toBe(false);
      busy.add(reader);
      started.push(`${reader}${batch}`);
      await new Promise<void>((resolve) => finish.push(resolve));
      busy.delete(reader);
      return batch;
    });
    const first = results.next();
    await expect.poll(() => started).toEqual(["a1", "b2"]);
    finish[1]?.();
    finish[0]?.();
    expect((await first).value).toBe(1);
    const rest: number[] = [];
    const end = (async () => {
      for await (const batch of results) rest.push(batch);
    })();
    await expect.poll(() => started.length).toBe(3);
    finish[2]?.();
    await expect.poll(() => started.length).toBe(4);
    finish[3]?.();
    await end;
    expect(rest).toEqual([2, 3, 4]);
    expect(started).toEqual(["a1", "b2", "a3", "b4"]);
  });

  test("fail with the error of the first failed batch, after the results of the earlier ones", async () => {
    const seen: number[] = [];
    const reading = (async () => {
      for await (const batch of readInParallel(readers, [1, 2, 3], async (_, batch) => {
        if (batch > 1) throw new Error(`batch ${batch}`);
        return batch;
      }))
        seen.push(batch);
    })();
    await expect(reading).rejects.toThrow("batch 2");
    expect(seen).toEqual([1]);
  });
});
