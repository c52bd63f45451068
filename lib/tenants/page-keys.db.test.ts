import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { insertTenant, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { storeAttempt } from "@/lib/audit/testing";
import type { TenantFilter } from "./filter";
import { type TenantSort, tenantSorts } from "./order";
import { readBothWays } from "./testing";

/** More than a sample. `n` counts the tenants in the order of their keys and names; half of the names have an accent. */
const size = 3_000;

/** Frequent everywhere, rare everywhere, and frequent only at one end of the list. Each has more than one page. */
const matches: Record<string, string> = {
  common: "n % 7 = 0",
  spread: "n % 43 = 0",
  early: "n < 90",
  late: "n > 2900",
};

beforeAll(async () => {
  const cases = Object.entries(matches).map(
    ([word, condition]) => `case when ${condition} then ' ${word}' else '' end`,
  );
  await admin.execute(
    sql.raw(`insert into ${tables.tenants} (id, slug, name, plan, status)
      select lpad(n::text, 32, '0')::uuid, 'tenant-' || n,
        lpad(n::text, 4, '0') || case when n % 2 = 0 then ' Café' else '' end || ${cases.join(" || ")},
        case when ${matches.late} then 'growth' else 'starter' end, case when ${matches.early} then 'suspended' else 'active' end
      from generate_series(1, ${size}) as n`),
  );
  await admin.execute(sql.raw(`analyze ${tables.tenants}`));
});

describe("the pages of a filtered list contain every match once, in order, in both directions", () => {
  const filters: [TenantFilter, string][] = [
    ...Object.entries(matches).map(([query, condition]): [TenantFilter, string] => [{ query }, condition]),
    [{ query: "common", status: "suspended" }, `${matches.common} and ${matches.early}`],
    [{ query: "spread", plan: "starter" }, `${matches.spread} and not ${matches.late}`],
    [{ status: "suspended", plan: "growth" }, "false"],
    [{ query: "late", origin: "elsewhere" }, `${matches.late}`],
  ];

  test.each(filters)("%j", async (filter, condition) => {
    const { rows } = await admin.execute<{ slug: string }>(
      sql.raw(
        `select 'tenant-' || n as slug from generate_series(1, ${size}) as n where ${condition} order by n`,
      ),
    );
    const ascending = rows.map(({ slug }) => slug);
    for (const sort of tenantSorts) {
      // All were created at the same time, so the key decides.
      const expected = sort === "newest" || sort === "name-desc" ? ascending.toReversed() : ascending;
      expect(await slugsInOrder(filter, sort), sort).toEqual(expected);
    }
  });
});

test("tenants created here are sorted by the time of their attempt", async () => {
  const started = ["2026-01-01", "2026-01-03", "2026-01-02"];
  for (const [n, day] of started.entries()) {
    const { tenantId, slug } = await storeAttempt({ slug: `here-${n}`, startedAt: new Date(day) });
    await admin.execute(
      insertTenant({ id: tenantId ?? "", slug: slug ?? "", createdAt: new Date(2020 + n, 1) }),
    );
  }
  await storeAttempt({ slug: "removed-since" });
  expect(await slugsInOrder({ origin: "here" }, "newest")).toEqual(["here-1", "here-2", "here-0"]);
  expect(await slugsInOrder({ origin: "here" }, "oldest")).toEqual(["here-0", "here-2", "here-1"]);
  expect(await slugsInOrder({ origin: "here" }, "name")).toEqual(["here-0", "here-1", "here-2"]);
});

async function slugsInOrder(filter: TenantFilter, sort: TenantSort): Promise<string[]> {
  const { down, up } = await readBothWays({ ...filter, sort });
  expect(up).toEqual(down);
  return down.map(({ slug }) => slug);
}
