import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readCatalog } from "@/db/catalog";
import { newRequest, openStack, type Stack } from "../processes/stack";
import { openProduct, type Product } from "./adopted";
import { productNames, products } from "./names";

describe.each(productNames)("a product like %s, mapped in db/product alone,", (name) => {
  let product: Product;
  let stack: Stack;
  afterAll(async () => {
    await stack?.stop();
    await product?.drop();
  });

  test("is adopted, provisioned into, checked and left as it was", { timeout: 120_000 }, async () => {
    product = await openProduct(name);
    const { client, load, tree, url } = product;
    const before = await readCatalog(client);
    expect(await (await load("db/adopt.ts")).adopt(url)).toMatchObject({ result: "adopted", misfits: [] });
    const { migrate } = await load("db/migrate.ts");
    expect(await migrate(url)).toMatchObject({ installed: true });
    expect(await migrate(url)).toEqual({ applied: [], installed: false });

    const { bundledWorker } = await load("e2e/processes/worker-bundle.ts");
    stack = await openStack(url, await bundledWorker());
    const worker = await stack.worker();
    const first = { ...newRequest("golden"), slug: "golden-spoon", ownerEmail: "gwen@golden.test" };
    expect(await worker.submit(first)).toMatchObject({ kind: "completed", ownerWasExisting: false });
    const second = { ...newRequest("silver"), slug: "silver-spoon", ownerAccount: "existing" as const };
    expect(await worker.submit({ ...second, ownerEmail: first.ownerEmail })).toMatchObject({
      kind: "completed",
      ownerWasExisting: true,
    });

    const live = await stack.sql(
      `select provisioning.check_slug('golden-spoon', 'example.com', 'golden-spoon', 2, '{}') as slug,
         provisioning.check_owner_email('gwen@golden.test') as email`,
    );
    expect(live).toMatchObject([
      {
        slug: {
          holder: { kind: "tenant", name: first.name, slug: "golden-spoon" },
          suggestions: ["golden-spoon-2"],
        },
        email: { tenants: [{ slug: "silver-spoon" }, { slug: "golden-spoon" }] },
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

    // One that the product makes at the last moment is told from a failing database by the name of the index.
    await worker.arm({ point: "create_user.after", action: "pause" });
    const reached = worker.reached();
    const late = worker.submit({ ...newRequest("late"), slug: "late-comer" });
    await reached;
    const { table, slug, fill } = products[name];
    await client.query(
      "insert into auth.users (id, instance_id, aud, role, email) values (md5('user 1')::uuid, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', 'one@filled.test')",
    );
    await client.query(fill, [1, 1]);
    await client.query(`update ${table} set ${slug} = 'late-comer' where ${slug} ilike 'filled-1'`);
    worker.go();
    expect(await late).toMatchObject({ code: "SLUG_TAKEN", status: "rolled_back" });
    const { softDeletes } = products[name];
    if (softDeletes) {
      await client.query(`update ${table} set ${softDeletes} = now() where ${slug} = 'silver-spoon'`);
      expect(await worker.submit({ ...newRequest("again"), slug: second.slug })).toMatchObject({
        kind: "completed",
      });
    }
    expect(await worker.violations()).toEqual([]);

    await worker.kill();
    const { rollback } = await load("db/rollback.ts");
    expect(await rollback(url, { exportTo: path.join(tree, "audit.jsonl") })).toMatchObject({
      result: "removed",
    });
    expect(await readCatalog(client)).toEqual(before);
  });
});
