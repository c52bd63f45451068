import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, type Executor } from "@/db/client";
import { indexes, insertTenant, insertTenants, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import fc, { runs } from "@/db/testing/fast-check";
import { deadAttempt } from "../../cleanups/testing";
import { inputFor, withAuthServer } from "../testing";
import { checkAvailability } from "./availability";
import { slugProblem } from "./slug-problem";

withAuthServer();

let count = 0;
/** A slug that no other test case uses. */
const newBase = () => `spoon-x${(count++).toString(36)}y`;

const ways = ["tenant", "domain", "attempt", "platform"] as const;

/** Makes a slug unavailable in one of four ways. */
async function take(slug: string, way: (typeof ways)[number]): Promise<void> {
  if (way === "attempt") await deadAttempt(inputFor(slug), { leaseSeconds: 600 });
  else if (way === "platform")
    await admin.execute(sql`insert into provisioning.reserved_slugs values (${slug}, 'test')`);
  else {
    const tenantSlug = way === "tenant" ? slug : `owner-of-${count++}`;
    await admin.execute(insertTenant({ slug: tenantSlug, hostname: `${slug}.example.com` }));
  }
}

async function nextFree(base: string, first: number, on: Executor = db, max = 48): Promise<string | null> {
  const { rows } = await on.execute<{ slug: string | null }>(
    sql`select provisioning.next_free_slug(${base}, ${first}::bigint, 'example.com', ${max}::integer) as slug`,
  );
  return rows[0]?.slug ?? null;
}

/** This transaction's statistics: index scans for a tenant's slug, and sequential scans. */
async function counts(tx: Executor): Promise<{ indexScans: number; scans: number }> {
  const { rows } = await tx.execute<{ indexScans: number; scans: number }>(sql`
    select pg_stat_get_xact_numscans(${indexes.slug.name}::regclass)::int as "indexScans",
      (select sum(seq_scan)::int from pg_stat_xact_user_tables
        where relid in (${tables.tenants}::regclass, ${tables.hostnames}::regclass, 'provisioning.reserved_slugs'::regclass)) as scans`);
  const [row] = rows;
  if (!row) throw new Error("the statistics query returned no row");
  return row;
}

describe("the next free suffix", () => {
  test("is the lowest free one of the first eight, or else a free one that directly follows a taken one", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: 40 }),
        fc.array(fc.tuple(fc.integer({ min: 2, max: 90 }), fc.constantFrom(...ways)), { maxLength: 30 }),
        async (first, length, scattered) => {
          const base = newBase();
          const inRow = Array.from({ length }, (_, index) => [first + index, "platform"] as const);
          const taken = new Map<number, (typeof ways)[number]>([...inRow, ...scattered]);
          for (const [number, way] of taken) await take(`${base}-${number}`, way);

          const suffix = Number((await nextFree(base, first))?.slice(base.length + 1));
          expect(taken.has(suffix)).toBe(false);
          const eight = Array.from({ length: 8 }, (_, index) => first + index);
          const early = eight.find((number) => !taken.has(number));
          if (early === undefined) expect(taken.has(suffix - 1)).toBe(true);
          else expect(suffix).toBe(early);
        },
      ),
      { numRuns: runs(40) },
    );
  });

  test("is found in at most 48 index scans among 100 and among 20,000 slugs", async () => {
    for (const [base, last] of [
      ["few", 100],
      ["many", 20_000],
    ] as const) {
      const numbers = Array.from({ length: last - 1 }, (_, index) => index + 2);
      const taken = numbers.filter((number) => number < 50 || number % 7 !== 3);
      await admin.execute(insertTenants(taken.map((number) => `${base}-${number}`)));
      // The planner scans small tables sequentially, and a cached plan stays in use after they grow.
      await admin.execute(`analyze ${tables.tenants}, ${tables.hostnames}, provisioning.reserved_slugs`);
      const { slug, indexScans, scans } = await admin.transaction(async (tx) => {
        const before = await counts(tx);
        const slug = await nextFree(base, 2, tx);
        const after = await counts(tx);
        return { slug, indexScans: after.indexScans - before.indexScans, scans: after.scans - before.scans };
      });
      expect(indexScans).toBeGreaterThan(10);
      expect(indexScans).toBeLessThanOrEqual(48);
      expect(scans).toBe(0);
      const { rows } = await admin.execute<{ slug: string }>(
        sql`select slug from provisioning.tenants where slug in (${slug}, ${base} || '-' || (split_part(${slug}, '-', 2)::int - 1))`,
      );
      expect(rows).toHaveLength(1);
      expect(rows[0]?.slug).not.toBe(slug);
    }
  });

  test("is null if 16 probes find none, and the check then suggests only slugs with words", async () => {
    const base = newBase();
    let number = 1;
    const probed = Array.from({ length: 16 }, (_, probe) => {
      number += probe < 8 ? 1 : 16 ** (probe - 7);
      return `-${number}`;
    });
    for (const ending of probed) await take(`${base}${ending}`, "platform");
    await take(base, "tenant");
    expect(await nextFree(base, 2)).toBeNull();
    const { slug } = await checkAvailability({ slug: base, ownerEmail: null });
    expect(slug).toMatchObject({ suggestions: [`${base}-hq`] });
  });

  test("continues from the number that the slug ends in", async () => {
    const base = newBase();
    for (const number of [2, 7, 8]) await take(`${base}-${number}`, "tenant");
    const { slug } = await checkAvailability({ slug: `${base}-7`, ownerEmail: null });
    expect(slug).toMatchObject({ suggestions: [`${base}-9`, `${base}-hq`] });
  });
});

describe("every suggestion", () => {
  test("is free, well formed and unique for any taken slugs and any length", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 34 }),
        fc.uniqueArray(
          fc.tuple(
            fc.constantFrom("-2", "-3", "-prague", "-grill", "-eats", "-hq"),
            fc.constantFrom(...ways),
          ),
          { maxLength: 6, selector: ([ending]) => ending },
        ),
        async (padding, endings) => {
          const slug = `${newBase()}${"-ab".repeat(padding).slice(0, padding)}z`;
          const taken: string[] = [slug];
          await take(slug, "tenant");
          for (const [ending, way] of endings) {
            const other = `${slug.slice(0, 48 - ending.length).replace(/-$/, "")}${ending}`;
            if (taken.includes(other)) continue;
            taken.push(other);
            await take(other, way);
          }
          const formValues = { name: "Grill", timezone: "Europe/Prague" };
          const { slug: answer } = await checkAvailability({ slug, ownerEmail: null, ...formValues });
          const suggestions = answer?.state === "taken" ? answer.suggestions : [];
          expect(suggestions.length).toBeGreaterThan(0);
          expect(suggestions.length).toBeLessThanOrEqual(4);
          expect(new Set(suggestions).size).toBe(suggestions.length);
          expect(suggestions.filter((one) => taken.includes(one) || slugProblem(one) !== null)).toEqual([]);
        },
      ),
      { numRuns: runs(40) },
    );
  });
});
