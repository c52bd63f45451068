import "server-only";
import { sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";
import { type Reader, readFor } from "@/lib/auth/reader";
import { BusyError } from "@/lib/platform/busy-error";
import { isIndexed, type TenantFilter } from "./filter";
import { findMatches } from "./matches";

/** Counting stops at these numbers, so that a large list is not counted in full on every visit. */
export const maxCounts = { indexed: 10_000, other: 1_000 };

/** `isExact` is false if there are more. */
export type TenantCount = { count: number; isExact: boolean };

/**
 * The number of tenants that match, up to a maximum that is lower for a search and for a filter by owner or origin. Null
 * if counting takes too long or the console is busy, so that a list appears without its total.
 */
export async function countTenants(filter: TenantFilter, reader: Reader): Promise<TenantCount | null> {
  const max = isIndexed(filter) ? maxCounts.indexed : maxCounts.other;
  const matches = findMatches(filter, reader, {
    columns: sql`${tenants.id}`,
    limit: max + 1,
    areFew: Boolean(filter.query || filter.status),
  });
  const counting = readFor(reader, (tx) =>
    tx.execute<{ count: number }>(sql`select count(*)::int from (${matches}) as matches`),
  );
  return counting.then(
    ({ rows: [{ count } = { count: 0 }] }) => ({ count: Math.min(count, max), isExact: count <= max }),
    (error: unknown) => {
      if (error instanceof BusyError) return null;
      throw error;
    },
  );
}
