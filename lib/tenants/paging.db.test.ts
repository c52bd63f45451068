import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dateTenant, insertTenant, untimedTenants } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import type { PageCursor } from "@/lib/platform/keyset-page";
import { listTenants } from "./list";

/**
 * Creation times of every kind, in list order. Some occur on more tenants than fit on a page.
 */
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

test("the list's pages contain every tenant exactly once in both directions, even without a creation time", async () => {
  await admin.execute(untimedTenants);
  for (const [n, time] of times.entries()) {
    const slug = `at-${n}`;
    await admin.execute(insertTenant({ slug }));
    await admin.execute(dateTenant(slug, time));
  }
  const { rows } = await admin.execute<{ id: string }>(
    sql`select id from provisioning.tenants order by created_at desc nulls first, id desc`,
  );
  const ids = rows.map(({ id }) => id);

  const down = await readPages({}, ({ older }) => older && { after: older });
  expect(down.pages.flat()).toEqual(ids);
  const up = await readPages(down.last, ({ newer }) => newer && { before: newer });
  expect(up.pages.reverse().flat()).toEqual(ids);
});

type Neighbours = { newer: string | null; older: string | null };

/** The ids of all pages in order, and the cursor of the last page. */
async function readPages(first: PageCursor, next: (page: Neighbours) => PageCursor | "" | null) {
  const pages: string[][] = [];
  let last = first;
  for (let cursor: PageCursor | "" | null = first; cursor; ) {
    last = cursor;
    const { items, ...neighbours } = await listTenants(cursor, operator);
    pages.push(items.map(({ id }) => id));
    cursor = next(neighbours);
  }
  return { pages, last };
}
