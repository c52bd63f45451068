import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { insertTenant, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { storeAttempt } from "@/lib/audit/testing";
import { operator } from "@/lib/auth/reader";
import { type PageCursor, pageSize } from "@/lib/platform/keyset-page";
import type { TenantFilter } from "./filter";
import { listTenants } from "./list";
import { type TenantSort, tenantSorts } from "./order";
import { readBothWays } from "./testing";

/** More tenants than a sample contains. Keys and names are in the order of `n`. Half of the names have an accent. */
const size = 3_000;

/** Words in names: frequent everywhere, rare everywhere, or only at one end of the list. Each matches more than one page. */
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

test("a search sorted by name starts with the first matches, even if there are many matches, all in the middle of the list", async () => {
  const middle = 2_500;
  await admin.execute(
    sql.raw(`insert into ${tables.tenants} (id, slug, name, plan, created_at)
      select gen_random_uuid(), 'middle-' || n, '1500 middle ' || lpad(n::text, 4, '0'), 'starter', now() + interval '1 hour'
      from generate_series(1, ${middle}) as n`),
  );
  const slugsFrom = (start: number, step: number) =>
    Array.from({ length: pageSize }, (_, n) => `middle-${start + step * n}`);
  for (const [sort, start, step] of [
    ["name", 1, 1],
    ["name-desc", middle, -1],
  ] as const) {
    const list = (cursor: PageCursor) => listTenants({ query: "middle", sort, ...cursor }, operator);
    const first = await list({});
    expect(first.items.map(({ slug }) => slug)).toEqual(slugsFrom(start, step));
    const second = await list({ after: first.older ?? "" });
    expect(second.items.map(({ slug }) => slug)).toEqual(slugsFrom(start + step * pageSize, step));
    const back = await list({ before: second.newer ?? "" });
    expect(back.items).toEqual(first.items);
  }
});

test("a slug in another script is found", async () => {
  await admin.execute(insertTenant({ slug: "кафе", name: "Plain Name" }));
  expect(await slugsInOrder({ query: "КАФЕ" }, "newest")).toEqual(["кафе"]);
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
