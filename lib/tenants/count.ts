import "server-only";
import { sql } from "drizzle-orm";
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
  return readFor(reader, async (tx) => {
    const matches = tx
      .select({ one: sql`1`.as("one") })
      .from(tenants)
      .where(filterCondition(filter, reader))
      .limit(maxCount + 1)
      .as("found");
    const [row] = await tx.select({ count: sql<number>`count(*)::int` }).from(matches);
    return row?.count ?? 0;
  }).catch((error: unknown) => {
    if (error instanceof BusyError) return null;
    throw error;
  });
}
