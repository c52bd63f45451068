import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { operator } from "@/lib/auth/reader";
import { pageSize } from "../platform/keyset-page";
import { listAttempts } from "./list";
import { parseQuery } from "./query/parse-query";
import { type StoredAttempt, storeAttempt, support } from "./testing";

const any = {};
const day = 86_400_000;

async function idsOf(query: string): Promise<string[]> {
  const { terms, problems } = parseQuery(query);
  expect(problems).toEqual([]);
  const { items } = await listAttempts({ terms, started: any }, {}, operator);
  return items.map(({ id }) => id);
}

describe("a filtered list", () => {
  const all: StoredAttempt[] = [];
  const at = (days: number) => new Date(Date.parse("2026-10-01T12:00:00Z") + days * day);

  beforeAll(async () => {
    const attempts = [
      { name: "Golden Spoon", slug: "golden-spoon", ownerEmail: "ana@golden.test" },
      { name: "Golden Fork", slug: "golden-fork", status: "failed", code: "SLUG_TAKEN", durationMs: 3 },
      {
        name: "Silver Spoon",
        slug: "silver-spoon",
        status: "rolled_back",
        code: "AUTH_FAILED",
        durationMs: 1000,
      },
      { name: "Café Luna", slug: "cafe-luna", actorEmail: "new.hire@example.com", durationMs: 1000.5 },
      {
        name: "100% Pure_Juice",
        slug: "pure-juice",
        ownerEmail: "Bo@Pure.test",
        status: "failed",
        code: "EMAIL_TAKEN",
      },
      { name: "Golden Age", slug: "golden-age", status: "creating_auth_user" },
      { name: "Stale Bread", slug: "stale-bread", status: "auth_user_created", leaseMinutes: -5 },
      { name: "No Slug", slug: null, ownerEmail: null, status: "failed", code: "INVALID_INPUT" },
    ] as const;
    for (const [index, attempt] of attempts.entries())
      all.push(await storeAttempt({ ...attempt, startedAt: at(index) }));
  });

  /** The slugs of the matching attempts, newest first. */
  const slugsOf = async (query: string) => {
    const ids = await idsOf(query);
    return ids.map((id) => all.find((attempt) => attempt.id === id)?.slug ?? "-");
  };

  test.each([
    ["status:completed", ["cafe-luna", "golden-spoon"]],
    ["status:failed,rolled_back", ["-", "pure-juice", "silver-spoon", "golden-fork"]],
    ["status:in_progress", ["stale-bread", "golden-age"]],
    ["created:>9999-12-31", []],
    ["created:0001-01-01..9999-12-31 slug:golden-age", ["golden-age"]],
    ["status:interrupted", ["stale-bread"]],
    ["-status:completed -status:failed", ["stale-bread", "golden-age", "silver-spoon"]],
    ["code:SLUG_TAKEN", ["golden-fork"]],
    ["code:*_TAKEN", ["pure-juice", "golden-fork"]],
    ["status:failed -code:SLUG_TAKEN", ["-", "pure-juice"]],
    ["-code:AUTH_FAILED status:rolled_back", []],
    ["actor:new.hire@example.com", ["cafe-luna"]],
    ["actor:new*", ["cafe-luna"]],
    ["-actor:admin@example.com", ["cafe-luna"]],
    ["slug:golden-spoon", ["golden-spoon"]],
    ["slug:GOLDEN*", ["golden-age", "golden-fork", "golden-spoon"]],
    ["slug:*spoon", ["silver-spoon", "golden-spoon"]],
    ["slug:g*n-*k", ["golden-fork"]],
    ['name:"golden spoon"', ["golden-spoon"]],
    ["name:golden", []],
    ["name:golden*", ["golden-age", "golden-fork", "golden-spoon"]],
    ["name:*spoon", ["silver-spoon", "golden-spoon"]],
    ["owner:bo@pure.test", ["pure-juice"]],
    ["owner:*@golden.test", ["golden-spoon"]],
    ["owner:*pure*", ["pure-juice"]],
    ["created:2026-10-03", ["silver-spoon"]],
    ["created:<=2026-10-02", ["golden-fork", "golden-spoon"]],
    ["created:2026-10-02..2026-10-03", ["silver-spoon", "golden-fork"]],
    ["duration:>1000", ["cafe-luna"]],
    ["duration:>=1s", ["cafe-luna", "silver-spoon"]],
    ["duration:<5", ["golden-fork"]],
    ["-duration:>=5", ["stale-bread", "golden-age", "golden-fork"]],
    ["golden", ["golden-age", "golden-fork", "golden-spoon"]],
    ["golden -spoon", ["golden-age", "golden-fork"]],
    ['"golden spoon"', ["golden-spoon"]],
    ["luna", ["cafe-luna"]],
    ['"afé luna"', ["cafe-luna"]],
    ["e-lun", ["cafe-luna"]],
    ["golden-spoon", ["golden-spoon"]],
    ["olden-spoo", ["golden-spoon"]],
    ["bo@pure.test", ["pure-juice"]],
    ["o@pure.tes", ["pure-juice"]],
    ['name:"golden sp*"', []],
    ['name:"golden sp"*', ["golden-spoon"]],
    ["name:golden-spoon", []],
    ["CAFÉ", ["cafe-luna"]],
    ["owner:BO@PURE.TEST", ["pure-juice"]],
    ["actor:New.Hire@example.com", ["cafe-luna"]],
    ["go", ["golden-age", "golden-fork", "golden-spoon"]],
    ["ol", []],
    ["0%", []],
    ["100% e_j", ["pure-juice"]],
    ["ana@golden.test", ["golden-spoon"]],
    ["status:failed code:SLUG_TAKEN golden slug:*fork duration:<5 created:2026-10-02", ["golden-fork"]],
  ])("%s finds the matching attempts, newest first", async (query, slugs) => {
    expect(await slugsOf(query)).toEqual(slugs);
  });

  test("finds an attempt by its id, by the start of its id, and by its tenant’s id", async () => {
    const [first] = all;
    if (!first?.tenantId) throw new Error("the first attempt should have a tenant");
    expect(await idsOf(first.id)).toEqual([first.id]);
    expect(await idsOf(first.tenantId)).toEqual([first.id]);
    expect(await idsOf(`id:${first.id}`)).toEqual([first.id]);
    expect(await idsOf(`id:${first.id.slice(0, 11)}*`)).toEqual([first.id]);
    expect(await idsOf(`-id:${first.id}`)).toHaveLength(all.length - 1);
  });

  test("combines the chosen time range with the query", async () => {
    const started = { from: at(1).getTime(), to: at(2).getTime() };
    const { terms } = parseQuery("golden");
    const { items } = await listAttempts({ terms, started }, {}, operator);
    expect(items.map(({ slug }) => slug)).toEqual(["golden-fork"]);
  });

  test("passes values to the statement only as parameters", async () => {
    expect(await idsOf(`slug:"'; drop table provisioning.attempts; --"`)).toEqual([]);
    expect(await idsOf("status:completed")).toHaveLength(2);
  });

  test("shows support only the first letter and the domain of the owner’s address", async () => {
    const { terms } = parseQuery("slug:golden-spoon");
    const { items } = await listAttempts({ terms, started: any }, {}, support);
    expect(items[0]).toMatchObject({ ownerEmail: "a•••@golden.test", actorEmail: "admin@example.com" });
  });

  test("shows the current stage of an attempt in flight, and the last stage before a failure", async () => {
    const { terms } = parseQuery("slug:golden-fork,golden-age");
    const { items } = await listAttempts({ terms, started: any }, {}, operator);
    expect(items.map(({ stage }) => stage)).toEqual(["creating_auth_user", "initiated"]);
  });
});

describe("a search", () => {
  beforeAll(async () => {
    for (const [slug, name] of Object.entries({
      zofin: "Žofín",
      chaika: "ЧАЙКА",
      etoile: "L’Étoile  du Nord",
    }))
      await storeAttempt({ slug, name });
  });

  test.each([
    ["žofín", ["zofin"]],
    ["ŽOFÍN", ["zofin"]],
    ["zofin -Žofín", []],
    ["name:Zofin", ["zofin"]],
    ["чайка", ["chaika"]],
    ["name:чай*", ["chaika"]],
    ["étoile", ["etoile"]],
    ["e\u0301toile", ["etoile"]],
    ["ｅｔｏｉｌｅ", ["etoile"]],
    ["l'étoile", ["etoile"]],
    ["“L'Étoile du  Nord”", ["etoile"]],
    ["name:“l’etoile du nord”", ["etoile"]],
    ["name:«l'etoile du»*", ["etoile"]],
    ["name:*NORD", ["etoile"]],
  ])("%s finds %j, ignoring case, accents, width and quotes", async (query, slugs) => {
    const { terms } = parseQuery(query);
    const { items } = await listAttempts({ terms, started: any }, {}, operator);
    expect(items.map(({ slug }) => slug)).toEqual(slugs);
  });

  test("excludes its matches if it is negated", async () => {
    const { terms } = parseQuery("slug:zofin,chaika -Žofín");
    const { items } = await listAttempts({ terms, started: any }, {}, operator);
    expect(items.map(({ slug }) => slug)).toEqual(["chaika"]);
  });
});

describe("paging", () => {
  const actorEmail = `${randomUUID()}@pages.test`;
  const filter = { terms: parseQuery(`actor:${actorEmail}`).terms, started: any };
  const pageAt = (cursor: { after?: string; before?: string }) => listAttempts(filter, cursor, operator);
  const start = Date.parse("2026-11-01T00:00:00Z");

  // Enough for three pages, with many rows that share a timestamp.
  beforeAll(async () => {
    for (let n = 0; n < 2 * pageSize + 20; n++) {
      await storeAttempt({ actorEmail, startedAt: new Date(start + Math.floor(n / 7) * 1_000) });
    }
  });

  async function expectedOrder(): Promise<string[]> {
    const { rows } = await db.execute<{ id: string }>(sql`
      select id from provisioning.attempts where actor_email = ${actorEmail} order by started_at desc, id desc`);
    return rows.map(({ id }) => id);
  }

  test("shows each row exactly once in both directions, even if rows are stored in between", async () => {
    const before = await expectedOrder();
    const first = await pageAt({});
    expect(first.newer).toBeNull();
    await storeAttempt({ actorEmail, startedAt: new Date(start + 86_400_000) });
    const second = await pageAt({ after: first.older ?? "" });
    // An attempt that started long ago but was committed only now belongs on a page that was already read.
    await storeAttempt({ actorEmail, startedAt: new Date(start + 15_500) });
    const third = await pageAt({ after: second.older ?? "" });
    expect(third.older).toBeNull();
    const forward = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(forward).toEqual(before);

    const back = await pageAt({ before: third.newer ?? "" });
    expect(back.items.map(({ id }) => id)).toEqual((await expectedOrder()).slice(-70, -20));
    const front = await pageAt({ before: back.newer ?? "" });
    const rest = await pageAt({ before: front.newer ?? "" });
    const all = [rest, front, back, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(all).toEqual(await expectedOrder());
    expect(rest.newer).toBeNull();
    expect(rest.older).not.toBeNull();
  });

  test("returns the first page for a cursor without newer rows", async () => {
    const first = await pageAt({});
    const [newest] = first.items;
    const cursor = Buffer.from(`${(newest?.startedAt.getTime() ?? 0) * 1_000}.${newest?.id}`).toString(
      "base64url",
    );
    expect(await pageAt({ before: cursor })).toEqual(first);
  });

  test.each(["", "nonsense", "AAAA"])("returns the first page for the invalid cursor %j", async (cursor) => {
    expect(await pageAt({ after: cursor })).toEqual(await pageAt({}));
    expect(await pageAt({ before: cursor })).toEqual(await pageAt({}));
  });
});
