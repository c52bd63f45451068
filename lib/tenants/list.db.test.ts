import { beforeAll, expect, test } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { listTenants } from "./list";

const names = [
  "O’Brien & Sons",
  "Žofín",
  "ЧАЙКА",
  "L’Étoile  du Nord",
  "Cafe\u0301 Luna",
  "Straße 9",
  "100% Juice",
  "  Padded",
  "東京 寿司",
  "Hawaiʻi Poke",
];

beforeAll(async () => {
  for (const [n, name] of names.entries()) await admin.execute(insertTenant({ slug: `Slug-${n}`, name }));
});

test.each([
  ["O'Brien", "O’Brien & Sons"],
  ["o’brien  &", "O’Brien & Sons"],
  ["Žofín", "Žofín"],
  ["zof", "Žofín"],
  ["ZOFI\u0301N", "Žofín"],
  ["zo", "Žofín"],
  ["of", null],
  ["寿司", "東京 寿司"],
  ["東", "東京 寿司"],
  ["京", null],
  ["чайка", "ЧАЙКА"],
  ["ETOILE", "L’Étoile  du Nord"],
  ["rien & s", "O’Brien & Sons"],
  ["lot-5", null],
  ["lug 5", "Straße 9"],
  ["l'étoile du", "L’Étoile  du Nord"],
  ["ＣＡＦＥ", "Cafe\u0301 Luna"],
  ["STRASSE", "Straße 9"],
  ["100%", "100% Juice"],
  ["100_", null],
  ["padded", "  Padded"],
  ["SLUG-0", "O’Brien & Sons"],
  ["slug-0", "O’Brien & Sons"],
  ["hawai'i", "Hawaiʻi Poke"],
])(
  "a search for %j by a part of the name or slug, ignoring case and accents, returns %j",
  async (query, name) => {
    const { items } = await listTenants({ query }, operator);
    expect(items.map((item) => item.name.trim())).toEqual(name === null ? [] : [name.trim()]);
  },
);
