import { randomUUID } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConsoleLogin } from "@/local/database";
import { type Postgres, startPostgres } from "@/local/postgres";
import { newRequest } from "../chaos/stack";
import { openProduct, openProductStack } from "./adopted";
import { productNames } from "./names";
import { dumpSchema, findPostgresWithDump } from "./pg-dump";

let programs: string;
let postgres: Postgres;

beforeAll(async () => {
  programs = findPostgresWithDump();
  const home = path.resolve(".local", `dump-${randomUUID().slice(0, 8)}`);
  postgres = await startPostgres({ home, port: 0, throwaway: true, programs });
}, 60_000);
afterAll(() => postgres?.stop());

test.each(productNames)(
  "the output of pg_dump for a product like %s is the same before adoption and after a rollback",
  {
    timeout: 120_000,
  },
  async (name) => {
    const product = await openProduct(name, { clusterUrl: postgres.url });
    try {
      const { load, tree, url } = product;
      const before = dumpSchema(programs, url);
      expect(before).toContain("CREATE TABLE");
      expect(await (await load("db/admin/adopt/index.ts")).adopt(url)).toMatchObject({ result: "adopted" });
      await (await load("db/admin/migrate.ts")).migrate(url);
      await createConsoleLogin(url);
      const stack = await openProductStack(name, product);
      const worker = await stack.worker();
      expect(await worker.submit(newRequest("dumped"))).toMatchObject({ kind: "completed" });
      await worker.kill();
      await stack.stop();
      expect(dumpSchema(programs, url)).not.toBe(before);
      const { rollback } = await load("db/admin/rollback.ts");
      expect(await rollback(url, { exportTo: path.join(tree, "audit.jsonl") })).toMatchObject({
        result: "removed",
      });
      expect(dumpSchema(programs, url)).toBe(before);
    } finally {
      await product.drop();
    }
  },
);
