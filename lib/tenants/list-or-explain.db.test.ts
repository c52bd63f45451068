import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { insertTenant, searchIndexes, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { ReadTimeoutError } from "@/lib/platform/busy-error";
import type { TenantListInput } from "./list";
import { listTenantsOrExplain, type TenantListResult } from "./list-or-explain";

/** Lists tenants while their table is locked, and cancels the read as its time limit would. */
async function listCancelled(input: TenantListInput): Promise<TenantListResult | Error> {
  let listing: Promise<TenantListResult | Error> | undefined;
  await admin.transaction(async (tx) => {
    await tx.execute(sql.raw(`lock table ${tables.tenants} in access exclusive mode`));
    listing = listTenantsOrExplain(input, operator).catch((error: Error) => error);
    for (let cancelled = 0; cancelled === 0; ) {
      const { rows } = await admin.execute(
        sql`select pg_cancel_backend(pid) from pg_locks where not granted and relation = ${tables.tenants}::regclass`,
      );
      cancelled = rows.length;
    }
  });
  return listing ?? new Error("nothing was listed");
}

test("a list that takes too long returns exactly the missing indexes that it needs, and throws the timeout if none are missing", async () => {
  await admin.execute(insertTenant({ slug: "golden-spoon" }));
  const input = { query: "golden", status: "active", plan: "starter", sort: "name" } as const;
  expect(await listCancelled(input)).toBeInstanceOf(ReadTimeoutError);

  await admin.execute(sql.raw(`drop index ${searchIndexes.join(", ")}`));
  expect(await listCancelled(input)).toEqual({
    missing: ["name or slug", "accents", "status", "plan", "order by name"],
  });
  expect(await listCancelled({ sort: "name-desc" })).toEqual({ missing: ["order by name"] });
  expect(await listCancelled({ owner: "waiting" })).toBeInstanceOf(ReadTimeoutError);
  expect(await listTenantsOrExplain(input, operator)).toMatchObject({ items: [{ slug: "golden-spoon" }] });
});
