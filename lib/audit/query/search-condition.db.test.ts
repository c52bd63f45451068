import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import { storeAttempt } from "../testing";
import { containsText, escapeLike } from "./search-condition";

/** Names that share a few words, with every kind of character that could end a word. */
const names = [
  ...[
    "Ab Cd",
    "ab-cd",
    "abcd",
    "ab cdé",
    "Éab cd",
    "ab  cd",
    "ab_cd",
    "ab%cd",
    "ab\\cd",
    "ab'cd",
    "AB:CD & ef",
  ],
  ...[
    "日本 ab",
    "ab 日本 cd",
    "com example",
    "İstanbul ab",
    "ab\ncd",
    "ab|cd !ef <-> ab",
    "0ab 1cd",
    "a b c d",
  ],
];

beforeAll(async () => {
  for (const [index, name] of names.entries())
    await storeAttempt({ name, slug: `ab-cd-${index}`, ownerEmail: `ab.${index}@cd.example.com` });
});

test("the word index finds the same rows as a full scan", async () => {
  const rows = await db.select({ text: attempts.searchText }).from(attempts);
  const literals = new Set<string>();
  for (const { text } of rows) {
    const letters = [...(text ?? "")];
    for (let from = 0; from < letters.length; from += 2)
      for (const length of [3, 5, 8]) literals.add(letters.slice(from, from + length).join(""));
  }
  const cases = [...literals].flatMap((literal) => {
    const like = escapeLike(literal);
    return [
      { literal, condition: containsText(literal), pattern: `%${like}%` },
      { literal, condition: containsText(literal, "at the end"), pattern: `%${like}` },
    ];
  });
  const differing = cases.map(({ condition, pattern }) => {
    const text = attempts.searchText;
    return sql`(select count(*)::int from ${attempts} where (${condition}) is distinct from (${text} like ${pattern}))`;
  });
  for (let from = 0; from < differing.length; from += 400) {
    const batch = differing.slice(from, from + 400);
    const { rows } = await db.execute<{ counts: number[] }>(
      sql`select array[${sql.join(batch, sql`, `)}] as counts`,
    );
    const mismatches = cases.slice(from, from + 400).filter((_, n) => rows[0]?.counts[n] !== 0);
    expect(mismatches.map(({ literal, pattern }) => [literal, pattern])).toEqual([]);
  }
});
