import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type SQLWrapper, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Executor } from "@/db/client";
import { insertTenant, searchIndexes, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { storeAttempt, support } from "@/lib/audit/testing";
import { operator, type Reader } from "@/lib/auth/reader";
import { newUser } from "@/lib/doctor/testing";
import { search as searchWithin } from ".";
import { tenantLookups } from "./tenants";

/** Time limits that are long enough for a busy machine. */
const longLimits = { lookupMs: 60_000, shortScanMs: 60_000, totalMs: 600_000 };
const search = (query: string, reader: Reader) => searchWithin(query, reader, longLimits);

const tenantId = "0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d";
const attemptId = "01998877-6655-7443-8221-100f0e0d0c0b";
const address = "niamh.byrne@obrien.test";

beforeAll(async () => {
  const ownerId = await newUser({});
  await admin.execute(sql`update auth.users set email = ${address} where id = ${ownerId}`);
  await admin.execute(
    insertTenant({
      slug: "obrien-and-sons",
      id: tenantId,
      name: "O’Brien & Sons",
      ownerId,
      hostname: "Orders.OBrien.test",
    }),
  );
  for (const [n, name] of ["Žofín", "ЧАЙКА", "Chez  Étoile du Nord", "Cafe\u0301 Luna"].entries())
    await admin.execute(insertTenant({ slug: `Slug-${n}`, name }));
  await admin.execute(insertTenant({ slug: "pasted-address", name: "Bar hidden.part@pasted.test" }));
  await storeAttempt({
    id: attemptId,
    name: "Copper Kettle",
    slug: "copper-kettle",
    ownerEmail: "joan.miller@kettle.test",
    status: "rolled_back",
    code: "DATABASE_FAILED",
  });
  await storeAttempt({ name: "D’Angelo’s  Žárovka", slug: "dangelos", status: "failed", code: "SLUG_TAKEN" });
  await storeAttempt({ name: "Moved Away", slug: "moved-away" });
});

async function namesFound(query: string, reader: Reader = operator) {
  const { tenants, attempts, incomplete } = await search(query, reader);
  expect(incomplete).toEqual([]);
  return { tenants: tenants.map(({ name }) => name), attempts: attempts.map(({ name }) => name) };
}

describe("a search for a tenant", () => {
  test.each([
    ["O'Brien", "O’Brien & Sons"],
    ["o‘brien  &", "O’Brien & Sons"],
    ["“O´BRIEN & Sons”", "O’Brien & Sons"],
    ["rien & s", "O’Brien & Sons"],
    ["obrien-and", "O’Brien & Sons"],
    ["OBrien and", "O’Brien & Sons"],
    ["orders.obrien.test", "O’Brien & Sons"],
    ["https://orders.obrien.test/menu?day=1", "O’Brien & Sons"],
    ["ORDERS", "O’Brien & Sons"],
    ["Niamh.Byrne@obrien.test", "O’Brien & Sons"],
    ["mailto:niamh.byrne@obrien.test", "O’Brien & Sons"],
    ["mh.byrne", "O’Brien & Sons"],
    ["@obrien.test", "O’Brien & Sons"],
    [tenantId, "O’Brien & Sons"],
    [tenantId.toUpperCase(), "O’Brien & Sons"],
    [tenantId.slice(0, 15), "O’Brien & Sons"],
    ["Žofín", "Žofín"],
    ["OFIN", "Žofín"],
    ["zofi\u0301n", "Žofín"],
    ["чайка", "ЧАЙКА"],
    ["etoile du", "Chez  Étoile du Nord"],
    ["chez etoile", "Chez  Étoile du Nord"],
    ["ＣＡＦＥ  luna", "Cafe\u0301 Luna"],
    ["slug-1", "ЧАЙКА"],
  ])("with %j finds %j", async (query, name) => {
    expect((await namesFound(query)).tenants).toEqual([name]);
  });
});

describe("a search for an attempt without a tenant", () => {
  test.each([
    ["Copper Kettle", "Copper Kettle"],
    ["COPPER  kettle", "Copper Kettle"],
    ["er-kett", "Copper Kettle"],
    ["Joan.Miller@kettle.test", "Copper Kettle"],
    ["@kettle.test", "Copper Kettle"],
    [attemptId, "Copper Kettle"],
    [attemptId.slice(0, 18), "Copper Kettle"],
    ["d'angelo's zarovka", "D’Angelo’s  Žárovka"],
    ["moved away", "Moved Away"],
  ])("with %j finds %j", async (query, name) => {
    expect(await namesFound(query)).toEqual({ tenants: [], attempts: [name] });
  });
});

test.each(["", "   ", "\u200b", "%", "_", "100%", "\\", "\0", "'; --", "no such business", randomUUID()])(
  "a search for %j finds nothing and treats no character as special",
  async (query) => {
    expect(await namesFound(query)).toEqual({ tenants: [], attempts: [] });
  },
);

test("a search lists an exact name first, even if more tenants contain it than fit on the page", async () => {
  await admin.execute(
    insertTenant({ slug: "teahouse", name: "Teahouse", createdAt: new Date("2020-01-01") }),
  );
  await admin.execute(
    sql.raw(`insert into ${tables.tenants} (id, slug, name, plan)
      select gen_random_uuid(), 'teahouse-' || n, 'Teahouse ' || n, 'starter' from generate_series(1, 40) as n`),
  );
  const { tenants, more } = await search("teahouse", operator);
  expect(tenants[0]?.name).toBe("Teahouse");
  expect(tenants).toHaveLength(20);
  expect(more).toEqual({ tenants: true, attempts: false });
});

test("a search compares parts of owners’ addresses only if the result has room for their tenants", async () => {
  const ownerId = await newUser({});
  await admin.execute(sql`update auth.users set email = 'owlery@night.test' where id = ${ownerId}`);
  await admin.execute(
    insertTenant({ slug: "night-bar", name: "Night Bar", ownerId, createdAt: new Date("2100-01-01") }),
  );
  expect((await namesFound("owlery")).tenants).toEqual(["Night Bar"]);
  await admin.execute(
    sql.raw(`insert into ${tables.tenants} (id, slug, name, plan)
      select gen_random_uuid(), 'owlery-' || n, 'Owlery ' || n, 'starter' from generate_series(1, 21) as n`),
  );
  const { tenants } = await namesFound("owlery");
  expect(tenants).toHaveLength(20);
  expect(tenants).not.toContain("Night Bar");
});

describe("a search by support", () => {
  test("masks addresses, and finds them by the whole address or the domain", async () => {
    for (const query of [address, "@obrien.test"]) {
      const { tenants } = await search(query, support);
      expect(tenants.map(({ ownerEmail }) => ownerEmail)).toEqual(["n•••@obrien.test"]);
    }
    const { attempts } = await search("joan.miller@kettle.test", support);
    expect(attempts).toMatchObject([{ ownerEmail: "j•••@kettle.test" }]);
  });

  test("never finds an address by any part of it except the domain", async () => {
    const hiddenParts = [
      "niamh.byrn",
      "iamh.byrne@obrien",
      "amh.byrne@obrien.test",
      "joan.mill",
      "iller@kettle.test",
    ];
    for (const query of [...hiddenParts, "hidden.pa", "dden.part@pasted.test", "joan.miller@kettle.tes"])
      expect(await namesFound(query, support), query).toEqual({ tenants: [], attempts: [] });
  });

  test("finds everything else that a search by an admin finds", async () => {
    expect(await namesFound("o'brien", support)).toEqual({ tenants: ["O’Brien & Sons"], attempts: [] });
    expect(await namesFound("copper kettle", support)).toEqual({ tenants: [], attempts: ["Copper Kettle"] });
    expect((await search("bar h", support)).tenants).toMatchObject([{ name: "Bar h•••@pasted.test" }]);
  });
});

test("a search reports a slow lookup and still returns the results of the others", async () => {
  const [cut, waited] = await admin.transaction(async (tx) => {
    await tx.execute(sql.raw(`lock table ${tables.hostnames} in access exclusive mode`));
    return [
      await searchWithin("o'brien", operator, { ...longLimits, lookupMs: 100, totalMs: 100 }),
      await search("o'brien", operator),
    ] as const;
  });
  expect(cut.incomplete).toContain("hostnames");
  expect(waited.incomplete).toEqual(["hostnames"]);
  expect(waited.tenants).toMatchObject([{ name: "O’Brien & Sons" }]);
});

test("a search for two characters finds them anywhere in a host name or an owner’s address", async () => {
  const ownerId = await newUser({});
  await admin.execute(sql`update auth.users set email = 'kay@fjx.test' where id = ${ownerId}`);
  const hostname = "kb.zjw-q8v_d9.test";
  await admin.execute(insertTenant({ slug: "plain-bar", name: "Plain Bar", ownerId, hostname }));
  for (const part of ["kb", "zj", "jw", "q8", "8v", "d9", "jx"])
    expect((await namesFound(part)).tenants, part).toEqual(["Plain Bar"]);
});

test("a search for two characters gives up on owners’ addresses early, and reports them as incomplete", async () => {
  const result = await admin.transaction(async (tx) => {
    await tx.execute(sql`lock table auth.users in access exclusive mode`);
    return searchWithin("vq", operator, { ...longLimits, shortScanMs: 20 });
  });
  expect(result).toMatchObject({ tenants: [], incomplete: ["owners"] });
});

/** The plans of a search's tenant lookups, with sequential scans disabled. */
async function plansOf(tx: Executor): Promise<string[]> {
  await tx.execute(sql`set local enable_seqscan = off`);
  const plans: string[] = [];
  for (const text of ["golden spoon", "golden", "寿司", "go"]) {
    for (const { part, query } of tenantLookups(tx, text, operator)) {
      if (query === null || part === "owners" || part === "ids") continue;
      // In a table as small as this, Postgres reads all accented names if the search is short.
      if (text.length < 3 && part === "accents") continue;
      plans.push(await planOf(tx, query));
    }
  }
  return plans;
}

async function planOf(tx: Executor, query: SQLWrapper): Promise<string> {
  const { rows } = await tx.execute(sql`explain ${query.getSQL()}`);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

test("the lookups of names, slugs and host names use the indexes of the default product", async () => {
  const plans = await admin.transaction(plansOf);
  expect(plans).toHaveLength(13);
  for (const plan of plans) {
    expect(plan).toContain("Index Cond");
    expect(plan).not.toContain("Seq Scan on tenant");
  }
});

test("a search for two letters never folds the names of a whole table", async () => {
  const plans = await admin.transaction(async (tx) => {
    await tx.execute(
      sql.raw(`insert into ${tables.tenants} (id, slug, name, plan)
        select gen_random_uuid(), 'many-' || n, 'Many ' || n, 'starter' from generate_series(1, 20000) as n`),
    );
    await tx.execute(sql.raw(`analyze ${tables.tenants}`));
    const lookups = [...tenantLookups(tx, "go", operator)].filter(({ part }) => part === "accents");
    return Promise.all(lookups.flatMap(({ query }) => (query ? planOf(tx, query) : [])));
  });
  expect(plans).toHaveLength(1);
  expect(plans[0]).not.toContain("Seq Scan");
});

test("the lookups of names, slugs and host names use the indexes from docs/search.md", async () => {
  const suggestedIndexes =
    readFileSync("docs/search.md", "utf8").match(/create index concurrently .*;/g) ?? [];
  expect(suggestedIndexes).toHaveLength(searchIndexes.length);
  const plans = await admin.transaction(async (tx) => {
    await tx.execute(sql.raw(`drop index ${searchIndexes.join(", ")}`));
    const before = await plansOf(tx);
    expect(before.some((plan) => plan.includes("Seq Scan on tenant"))).toBe(true);
    for (const statement of suggestedIndexes)
      await tx.execute(sql.raw(statement.replace("concurrently", "")));
    return plansOf(tx);
  });
  for (const plan of plans) expect(plan).not.toContain("Seq Scan on tenant");
});
