import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { dateTenant, insertTenant, untimedTenants } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { listTenants } from "./list";
import { type TenantSort, tenantSorts } from "./order";
import { readBothWays } from "./testing";

/** Creation times of every kind, in list order. Some occur on more tenants than fit on a page. */
const times = [
  ...Array(60).fill(null),
  ...Array(60).fill("infinity"),
  "294276-12-31 23:59:59.999999+00",
  "294276-12-31 23:59:59.999998+00",
  "9999-12-31 23:59:59.999999+00",
  "2286-11-20 17:46:40.000001+00",
  "2286-11-20 17:46:40+00",
  ...Array(60).fill("2026-03-29 01:30:00.000001+00"),
  "2026-03-29 01:30:00+00",
  "1970-01-01 00:00:00+00",
  "1969-12-31 23:59:59.999999+00",
  "0044-03-15 00:00:00.000001+00 BC",
  "4714-11-24 00:00:00+00 BC",
  ...Array(60).fill("-infinity"),
];

/** Names that differ in case, accents and script, and an empty one. Each occurs on many tenants. */
const names = ["Zebra", "apple", "Äpfel", "Apple", "Žofín", "", "чайка"];

/** The expected order for each sort. The two sorts by name use the displayed name. */
const displayName = `coalesce(nullif(btrim(name), ''), slug) collate "und-x-icu"`;
const orders: Record<TenantSort, string> = {
  newest: "created_at desc nulls first, id desc",
  oldest: "created_at asc nulls last, id asc",
  name: `${displayName}, id`,
  "name-desc": `${displayName} desc, id desc`,
};

beforeAll(async () => {
  await admin.execute(untimedTenants);
  for (const [n, time] of times.entries()) {
    const slug = `at-${n}`;
    await admin.execute(insertTenant({ slug, name: names[n % names.length] }));
    await admin.execute(dateTenant(slug, time));
  }
});

test.each(tenantSorts)(
  "sorted by %s, pages contain every tenant exactly once in both directions, even those without a creation time or name",
  async (sort) => {
    const { rows } = await admin.execute<{ id: string }>(
      sql.raw(`select id from provisioning.tenants order by ${orders[sort]}`),
    );
    const ids = rows.map(({ id }) => id);

    const { down, up } = await readBothWays({ sort });
    expect(down.map(({ id }) => id)).toEqual(ids);
    expect(up).toEqual(down);
  },
);

test("names are sorted regardless of case and accents, and a cursor contains no name", async () => {
  const { items, older } = await listTenants({ sort: "name" }, operator);
  const distinct = new Set(items.map(({ name }) => name));
  expect([...distinct].slice(0, 2)).toEqual(["Äpfel", "apple"]);
  expect(Buffer.from(older ?? "", "base64url").toString()).toMatch(/^\.[0-9a-f-]{36}$/);
  const { items: all } = await listTenants({ sort: "name", query: "fin" }, operator);
  expect(all.map(({ name }) => name)[0]).toBe("Žofín");
});

test("a cursor of a deleted tenant returns the first page", async () => {
  const first = await listTenants({ sort: "name" }, operator);
  const cursor = Buffer.from(`.${randomUUID()}`).toString("base64url");
  expect(await listTenants({ sort: "name", after: cursor }, operator)).toEqual(first);
});
