import type { Page, PageCursor } from "@/lib/platform/keyset-page";
import type { TenantListItem } from "@/lib/tenants/list";
import type { Worker } from "../chaos/worker-process";

type TenantPage = Page<TenantListItem>;

/** The keys of all tenants, grouped by page of the list, newest first. */
export async function keysByPage(worker: Worker): Promise<string[][]> {
  return readPages(worker, {}, ({ older }) => older && { after: older });
}

/** The same pages, read from the last to the first. */
export async function keysByPageFromTheEnd(worker: Worker): Promise<string[][]> {
  const last = await lastPage(worker, await worker.list());
  const read = await readPages(
    worker,
    { before: last.newer ?? undefined },
    ({ newer }) => newer && { before: newer },
  );
  return [...read.reverse(), keysOf(last)];
}

async function readPages(
  worker: Worker,
  cursor: PageCursor,
  next: (page: TenantPage) => PageCursor | "" | null,
): Promise<string[][]> {
  const page = await worker.list(cursor);
  const nextCursor = next(page);
  return [keysOf(page), ...(nextCursor ? await readPages(worker, nextCursor, next) : [])];
}

async function lastPage(worker: Worker, page: TenantPage): Promise<TenantPage> {
  return page.older ? lastPage(worker, await worker.list({ after: page.older })) : page;
}

const keysOf = ({ items }: TenantPage) => items.map(({ id }) => id);
