import "server-only";
import { findMissingIndexes, type SearchUse } from "@/db/search-indexes";
import { type Reader, readFor } from "@/lib/auth/reader";
import { BusyError, ReadTimeoutError } from "@/lib/platform/busy-error";
import type { Page } from "@/lib/platform/keyset-page";
import { listTenants, type TenantListInput, type TenantListItem } from "./list";

export type MissingIndexes = readonly SearchUse[];

/** A page of the list, or the indexes whose absence explains why it could not be read in time. */
export type TenantListResult = Page<TenantListItem> | { missing: MissingIndexes };

/**
 * Reads a page of the list. If it takes too long, returns the indexes that it needs but the product's tables lack. Throws
 * the ReadTimeoutError if there are none, because the database is probably busy.
 */
export async function listTenantsOrExplain(
  input: TenantListInput,
  reader: Reader,
): Promise<TenantListResult> {
  return listTenants(input, reader).catch(async (error: unknown) => {
    if (!(error instanceof ReadTimeoutError)) throw error;
    const missing = await missingFor(input, reader);
    if (missing.length === 0) throw error;
    return { missing };
  });
}

async function missingFor(
  { query, status, plan, sort }: TenantListInput,
  reader: Reader,
): Promise<MissingIndexes> {
  const uses: SearchUse[] = [];
  if (query) uses.push("name or slug", "accents");
  if (status) uses.push("status");
  if (plan) uses.push("plan");
  if (sort === "name" || sort === "name-desc") uses.push("order by name");
  return readFor(reader, async (tx) => (await findMissingIndexes(tx, uses)).map(({ use }) => use)).catch(
    (error: unknown) => {
      if (error instanceof BusyError) return [];
      throw error;
    },
  );
}
