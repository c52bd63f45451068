import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readCatalog } from "@/db/admin/adopt/catalog";
import { encodeCursor } from "@/lib/platform/cursor";
import { newRequest, type Stack } from "../chaos/stack";
import { openProduct, openProductStack, type Product } from "./adopted";
import { type ProductName, products } from "./names";
import { keysByPage, keysByPageFromTheEnd } from "./pages";

/** The console's lifecycle with a product: adoption, use, and rollback. */
export function describeLifecycle(names: readonly ProductName[]): void {
  describe.each(names)("a product like %s, mapped only in db/product", (name) => {
    let product: Product;
    let stack: Stack;
    afterAll(async () => {
      await stack?.stop();
      await product?.drop();
    });

    test("can be adopted and used, and is unchanged after a rollback", { timeout: 120_000 }, async () => {
      product = await openProduct(name);
      const { client, load, tree, url } = product;
      const before = await readCatalog(client);
      expect(await (await load("db/admin/adopt/index.ts")).adopt(url)).toMatchObject({
        result: "adopted",
        problems: [],
      });
      const { migrate } = await load("db/admin/migrate.ts");
      expect(await migrate(url)).toMatchObject({ installed: true });
      expect(await migrate(url)).toEqual({ applied: [], installed: false });

      stack = await openProductStack(name, product);
      const worker = await stack.worker();
      const first = { ...newRequest("golden"), slug: "golden-spoon", ownerEmail: "gwen@golden.test" };
      expect(await worker.submit(first)).toMatchObject({ kind: "completed", ownerWasExisting: false });
      const second = { ...newRequest("silver"), slug: "silver-spoon", ownerAccount: "existing" as const };
      expect(await worker.submit({ ...second, ownerEmail: first.ownerEmail })).toMatchObject({
        kind: "completed",
        ownerWasExisting: true,
      });

      const live = await stack.sql(
        "select provisioning.check_availability('golden-spoon', 'gwen@golden.test', 'example.com', 'golden-spoon', 2, '{}', 48) as found",
      );
      expect(live).toMatchObject([
        {
          found: {
            slug: {
              holder: { kind: "tenant", name: first.name, slug: "golden-spoon" },
              suggestions: ["golden-spoon-2"],
            },
            ownerEmail: { tenants: [{ slug: "silver-spoon" }, { slug: "golden-spoon" }] },
          },
        },
      ]);
      expect(await worker.submit({ ...newRequest("taken"), slug: first.slug })).toMatchObject({
        code: "SLUG_TAKEN",
        status: "failed",
      });
      expect(await worker.submit({ ...newRequest("twice"), ownerEmail: first.ownerEmail })).toMatchObject({
        code: "EMAIL_TAKEN",
        status: "failed",
      });

      // If the product adds a tenant with this slug at the last moment, the index name identifies the conflict.
      await worker.arm({ point: "create_user.after", action: "pause" });
      const reached = worker.reached();
      const late = worker.submit({ ...newRequest("late"), slug: "late-comer" });
      await reached;
      const { table, slug } = products[name];
      await product.fill(1, 1);
      await client.query(`update ${table} set ${slug} = 'late-comer' where ${slug} ilike 'filled-1'`);
      worker.resume();
      expect(await late).toMatchObject({ code: "SLUG_TAKEN", status: "rolled_back" });
      const { softDeletes } = products[name];
      if (softDeletes) {
        await client.query(`update ${table} set ${softDeletes} = now() where ${slug} = 'silver-spoon'`);
        expect(await worker.submit({ ...newRequest("again"), slug: second.slug })).toMatchObject({
          kind: "completed",
        });
      }
      expect(await worker.violations()).toEqual([]);

      // All of these have the same creation time, so the pages depend on the order of the keys.
      await product.fill(2, 121);
      const pages = await keysByPage(worker);
      const keys = pages.flat();
      const [{ listed }] = (
        await client.query("select count(*)::int as listed from provisioning.tenants where slug is not null")
      ).rows;
      expect({ pages: pages.length, keys: keys.length, different: new Set(keys).size }).toEqual({
        pages: 3,
        keys: listed,
        different: listed,
      });
      expect((await keysByPageFromTheEnd(worker)).flat()).toEqual(keys);
      // These cursors point past the oldest tenant, and their keys are malformed unless the product has text keys.
      // Either way, the list starts over from its first page.
      for (const key of ["no-key", "9".repeat(30), "1.5", "019ab2c4-5d6e"]) {
        const { items } = await worker.list({ after: encodeCursor({ micros: "0", id: key }) });
        expect(items.map(({ id }) => id)).toEqual(pages[0]);
      }

      await worker.kill();
      const { rollback } = await load("db/admin/rollback.ts");
      expect(await rollback(url, { exportTo: path.join(tree, "audit.jsonl") })).toMatchObject({
        result: "removed",
      });
      expect(await readCatalog(client)).toEqual(before);
    });
  });
}
