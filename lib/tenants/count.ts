import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { type Reader, readFor } from "@/lib/auth/reader";
import { BusyError } from "@/lib/platform/busy-error";
import { filterCondition, type TenantFilter } from "./filter";

/** Counting stops here, so that a large list is not counted on every visit. */
export const maxCount = 10_000;

/**
 * The number of tenants that match: exact up to `maxCount`, and `maxCount + 1` if there are more. Null if
 * counting takes too long, so that a list appears without its total.
 */
export async function countTenants(filter: TenantFilter, reader: Reader): Promise<number | null> {
  return readFor(reader, (tx) => countUpTo(maxCount + 1, tx, filter, reader)).catch((error: unknown) => {
    if (error instanceof BusyError) return null;
    throw error;
  });
}

/** The number of tenants that match, or `limit` if there are more. */
export async function countUpTo(
  limit: number,
  tx: Executor,
  filter: TenantFilter,
  reader: Reader,
): Promise<number> {
  const matches = tx
    .select({ one: sql`1`.as("one") })
    .from(tenants)
    .where(filterCondition(filter, reader))
    .limit(limit)
    .as("matches");
  const [row] = await tx.select({ count: sql<number>`count(*)::int` }).from(matches);
  return row?.count ?? 0;
}
