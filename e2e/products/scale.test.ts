import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { newRequest, type Stack } from "../chaos/stack";
import { until } from "../faults/until";
import { openProduct, openProductStack, type Product } from "./adopted";
import { productNames } from "./names";

const tenants = 100_000;
/** Maximum rows read from one table or index by all requests below, combined. A full scan reads 20 times as many. */
const maxRows = 5_000;

let product: Product;
let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
  await product?.drop();
});

/** The key of a filled tenant's owner: `md5(text)::uuid` in Postgres. */
function md5Uuid(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** Tables and indexes from which more than `maxRows` rows were read. */
async function manyRowsRead({ client }: Product): Promise<unknown[]> {
  const { rows } = await client.query(
    `select relname as name, seq_tup_read::int as read from pg_stat_user_tables
     union all select indexrelname, idx_tup_read::int from pg_stat_user_indexes`,
  );
  return rows.filter(({ read }) => read > maxRows);
}

/** Runs the statements that `db:adopt` suggests, as the product's owner would. */
async function createSuggestedIndexes({ client, load, url }: Product): Promise<string[]> {
  const { notes } = await (await load("db/admin/adopt/index.ts")).adopt(url);
  const suggested = (notes as string[]).flatMap((note) => note.match(/create index concurrently .*;/) ?? []);
  for (const statement of suggested) await client.query(statement);
  return suggested;
}

test.each(productNames)(
  "with the indexes that db:adopt suggests, no frequent lookup reads a whole table of a product like %s",
  {
    timeout: 300_000,
  },
  async (name) => {
    product = await openProduct(name);
    const { client, load, url } = product;
    await product.fill(1, tenants);
    await createSuggestedIndexes(product);
    expect(await createSuggestedIndexes(product)).toEqual([]);
    await (await load("db/admin/migrate.ts")).migrate(url);
    await client.query("vacuum analyze");
    stack = await openProductStack(name, product);

    const worker = await stack.worker();
    await client.query("select pg_stat_reset()");
    const { items, older } = await worker.list();
    expect(items).toHaveLength(50);
    expect((await worker.list({ after: older ?? "" })).items).toHaveLength(50);
    expect(await worker.tenant("filled-77")).toMatchObject({ owner: { email: "77@filled.test" } });
    expect(await worker.ownTenants(md5Uuid("user 77"))).toHaveLength(1);
    expect(await worker.availability({ slug: "filled-77", ownerEmail: "78@filled.test" })).toMatchObject({
      slug: { state: "taken", suggestions: expect.arrayContaining([`filled-${tenants + 1}`]) },
      ownerEmail: { state: "account", tenants: [{ name: "Filled" }] },
    });
    expect(await worker.submit(newRequest("scale"))).toMatchObject({ kind: "completed" });
    const existing = {
      ...newRequest("scale"),
      ownerEmail: "79@filled.test",
      ownerAccount: "existing" as const,
    };
    expect(await worker.submit(existing)).toMatchObject({ kind: "completed", ownerWasExisting: true });
    expect(await worker.submit(newRequest("scale", "filled-80"))).toMatchObject({ code: "SLUG_TAKEN" });

    // A backend reports its latest statistics when it exits.
    await worker.kill();
    await until("the worker's backends have ended", async () => {
      const { rows } = await client.query(
        "select from pg_stat_activity where datname = current_database() and application_name = 'tenant-provisioning'",
      );
      return rows.length === 0;
    });
    expect(await manyRowsRead(product)).toEqual([]);
  },
);
