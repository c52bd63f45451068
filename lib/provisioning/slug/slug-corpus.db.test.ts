import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import fc from "@/db/testing/fast-check";
import { parseProvisionInput } from "../input";
import { countRecords, inputFor, submit, withAuthServer } from "../testing";
import { checkAvailability } from "./availability";
import { slugProblem } from "./slug-problem";

withAuthServer();

/** Labels that look like another label, labels that DNS interprets differently, and strings that are not labels. */
const malformed = [
  ...[
    "gоlden",
    "gоlden-spооn",
    "раурал",
    "αpple",
    "аpple",
    "ѕpoon",
    "goldеn",
    "ɡolden",
    "ℊolden",
    "golden‐spoon",
    "gol‑den",
  ],
  ...["ｇｏｌｄｅｎ", "Golden", "GOLDEN", "ǅ-bar", "straße", "İstanbul", "golden．spoon", "①", "golden🥄"],
  ...[
    "xn--80ak6aa92e",
    "xn--",
    "ab--cd",
    "-golden",
    "golden-",
    "-",
    "--",
    "a",
    "a".repeat(49),
    "a".repeat(64),
  ],
  ...[
    "golden\u200bspoon",
    "golden\u00adspoon",
    "\u202egolden",
    "golden\n",
    "\ngolden",
    "golden\r",
    "golden\u0085",
    "golden\u2028",
  ],
  ...[
    "golden spoon",
    "golden.spoon",
    "golden_spoon",
    "golden/spoon",
    "golden%2espoon",
    "..",
    "golden@evil",
    "golden:443",
  ],
];

/** The SQLSTATE and constraint that refuse an attempt with this slug, or null if it is inserted. */
async function refusalByTable(slug: string) {
  const id = randomUUID();
  const insert = sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
      owner_user_id, blueprint, blueprint_version, lease_expires_at)
    values (${id}::uuid, gen_random_uuid(), 'admin@example.com', '{}', '', ${slug}, ${`${id}@example.com`}, 'Ana',
      'creating_auth_user', gen_random_uuid(), 'standard', 1, now())`;
  return admin.execute(insert).then(
    () => null,
    (error) => {
      const { code, constraint } = databaseError(error) ?? {};
      return { code, constraint };
    },
  );
}

describe("a slug that is not a plain label", () => {
  test.each(malformed.map((slug) => [slug]))(
    "is refused by the browser and the table, and refused or only trimmed by the server: %j",
    async (slug) => {
      expect(slugProblem(slug)).not.toBeNull();
      // Like the form, the server trims the slug and changes nothing else.
      expect(parseProvisionInput({ ...inputFor("any"), slug })).toMatchObject(
        slug === slug.trim()
          ? { ok: false, fields: { slug: expect.any(String) } }
          : { ok: true, input: { slug: slug.trim() } },
      );
      expect(await refusalByTable(slug)).toEqual({ code: "23514", constraint: "attempts_slug_well_formed" });
    },
  );
});

test("Postgres and JavaScript accept the same slugs", async () => {
  const { rows } = await admin.execute<{ rule: string }>(sql`
    select pg_get_constraintdef(oid) as rule from pg_constraint where conname = 'attempts_slug_well_formed'`);
  const [, pattern = ""] = /slug ~ '(.*)'::text/.exec(rows[0]?.rule ?? "") ?? [];
  const usualPart = fc.constantFrom("a", "z", "0", "9", "-", "golden");
  const unusualPart = fc.constantFrom("--", "A", "é", "а", ".", "\n", " ", "xn--", "a".repeat(20));
  const part = fc.oneof({ weight: 9, arbitrary: usualPart }, { weight: 1, arbitrary: unusualPart });
  const texts = fc.sample(
    fc.array(part, { maxLength: 12 }).map((pieces) => pieces.join("")),
    3_000,
  );
  const results = await admin.execute<{ matches: boolean }>(sql`
    select text ~ ${pattern} as matches from unnest(${sql.param(texts)}::text[]) with ordinality as t(text, n) order by n`);
  expect(results.rows.map(({ matches }) => matches)).toEqual(texts.map((text) => slugProblem(text) === null));
  expect(results.rows.filter(({ matches }) => matches).length).toBeGreaterThan(100);
});

describe("a reserved word", () => {
  test("is reported as reserved by the live check", async () => {
    const { rows } = await admin.execute<{ slug: string }>(sql`select slug from provisioning.reserved_slugs`);
    expect(rows.length).toBeGreaterThan(50);
    for (const { slug } of rows) {
      expect([slug, (await checkAvailability({ slug, ownerEmail: null })).slug?.state]).toEqual([
        slug,
        "reserved",
      ]);
    }
  });

  test.each(["admin", "postmaster", "hostmaster", "wpad", "autodiscover", "mx", "login", "provision-v2"])(
    "is refused on submission: %s",
    async (slug) => {
      const input = { ...inputFor(slug), ownerEmail: `${randomUUID()}@example.com` };
      expect(await submit(input)).toMatchObject({ kind: "refused", code: "SLUG_TAKEN", field: "slug" });
      expect(await countRecords(input)).toMatchObject({ tenants: 0, users: 0 });
    },
  );
});
