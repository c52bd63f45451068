import { operator } from "@/lib/auth/reader";
import type { PageCursor } from "@/lib/platform/keyset-page";
import { listTenants, type TenantListInput, type TenantListItem } from "./list";

/** More pages than any test has. */
const maxPages = 100;

/** All tenants of a list, read from the first page to the last and back. */
export async function readBothWays(
  input: TenantListInput,
): Promise<{ down: TenantListItem[]; up: TenantListItem[] }> {
  const down = await readPages(input, {}, ({ older }) => older && { after: older });
  const up = await readPages(input, down.last, ({ newer }) => newer && { before: newer });
  return { down: down.pages.flat(), up: up.pages.reverse().flat() };
}

type Neighbours = { newer: string | null; older: string | null };

async function readPages(
  input: TenantListInput,
  first: PageCursor,
  next: (page: Neighbours) => PageCursor | "" | null,
) {
  const pages: TenantListItem[][] = [];
  let last = first;
  for (let cursor: PageCursor | "" | null = first; cursor; ) {
    last = cursor;
    const { items, ...neighbours } = await listTenants({ ...input, ...cursor }, operator);
    pages.push(items);
    if (pages.length > maxPages) throw new Error("the list has no last page");
    cursor = next(neighbours);
  }
  return { pages, last };
}
