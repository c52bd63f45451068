import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { databaseError } from "@/db/errors";

/** Maximum number of tenants, and of attempts, in a result. Each lookup reads one more. */
export const maxHits = 20;

/** The kinds of data that a search covers. A notice lists the parts that were not searched completely. */
export const searchParts = ["attempts", "names", "accents", "hostnames", "owners", "ids"] as const;
export type SearchPart = (typeof searchParts)[number];

/**
 * The time limits of one lookup and of all together, in milliseconds. A page’s reads may take five seconds. A lookup of
 * one or two characters that cannot use an index gets little time, because the user is probably still typing a longer search.
 */
export const searchLimits = { lookupMs: 1_500, shortScanMs: 20, totalMs: 4_000 };
export type SearchLimits = typeof searchLimits;

/**
 * Each lookup except a short scan gets at least this much, even if the others have used up the total time.
 * A lookup with an index needs less.
 */
const minimumMs = 50;

/** The lookups of one search, in one transaction. */
export class SearchRun {
  private readonly timedOut = new Set<SearchPart>();
  private readonly startedAt = performance.now();

  constructor(
    private readonly tx: Executor,
    private readonly limits: SearchLimits,
  ) {}

  /** Parts with a lookup that reached its time limit, in a fixed order. */
  get incomplete(): SearchPart[] {
    return searchParts.filter((part) => this.timedOut.has(part));
  }

  /** Runs a lookup. Returns no rows if it takes too long, or if the search text is not a valid key. */
  async rows<Row>(
    part: SearchPart,
    query: PromiseLike<Row[]> | null,
    { isShortScan = false } = {},
  ): Promise<Row[]> {
    if (query === null) return [];
    const limitMs = isShortScan ? this.limits.shortScanMs : this.lookupLimitMs();
    await this.tx.execute(sql.raw(`savepoint look_up; set local statement_timeout = ${limitMs}`));
    try {
      return await query;
    } catch (error) {
      const code = databaseError(error)?.code ?? "";
      const tookTooLong = ["57014", "55P03"].includes(code);
      if (!tookTooLong && !code.startsWith("22")) throw error;
      await this.tx.execute(sql.raw("rollback to savepoint look_up"));
      if (tookTooLong) this.timedOut.add(part);
      return [];
    }
  }

  private lookupLimitMs(): number {
    const { lookupMs, totalMs } = this.limits;
    const leftMs = totalMs - (performance.now() - this.startedAt);
    return Math.ceil(Math.max(minimumMs, Math.min(lookupMs, leftMs)));
  }
}
