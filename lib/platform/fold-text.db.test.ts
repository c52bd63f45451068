import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { foldText } from "./fold-text";

/** Every assigned character up to U+1FFFF. Each is between two letters, so that spaces are not trimmed. */
const characters = Array.from({ length: 0x20000 }, (_, code) => code)
  .filter((code) => code !== 0 && !(code >= 0xd800 && code <= 0xdfff))
  .filter((code) => /[^\p{Cn}\p{Co}]/u.test(String.fromCodePoint(code)))
  .map((code) => `a${String.fromCodePoint(code)}b`);

async function foldedByDatabase(texts: readonly string[]): Promise<string[]> {
  const { rows } = await db.execute<{ folded: string }>(sql`
    select provisioning.fold_text(value) as folded
    from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) with ordinality as given(value, n) order by n`);
  return rows.map(({ folded }) => folded);
}

test("JavaScript and Postgres fold every character in the same way", async () => {
  const folded = await foldedByDatabase(characters);
  // The server leaves characters that are newer than its Unicode tables unchanged, so they are skipped.
  const { rows } = await db.execute<{ lower: string; apart: string }>(sql`
    select lower(value collate "und-x-icu") as lower, normalize(value, NFKD) as apart
    from jsonb_array_elements_text(${JSON.stringify(characters)}::jsonb) with ordinality as given(value, n) order by n`);
  const isNewer = (text: string, n: number) =>
    rows[n]?.apart !== text.normalize("NFKD") || (rows[n]?.lower === text && text.toLowerCase() !== text);
  const differing = characters.filter((text, n) => foldText(text) !== folded[n] && !isNewer(text, n));
  expect(differing).toEqual([]);
});

test.each([
  ["Žofín", "ZOFIN"],
  ["Cafe\u0301 Luna", "café luna"],
  ["ＣＡＦＥ　Ｌｕｎａ", "Cafe  Luna"],
  ["ЧАЙКА", "чайка"],
  ["ÉTOILE", "étoile"],
  ["ΟΔΟΣ", "οδος"],
  ["İstanbul", "istanbul"],
  ["STRASSE", "Straße"],
  ["Øresund Æbler Łódź", "oresund aebler lodz"],
  ["O’Brien & Sons", "O'Brien & Sons"],
  ["“Golden” – Spoon", '"golden" - spoon'],
  ["  Golden\t\u00a0 Spoon ", "golden spoon"],
  ["Gol\u00adden\u200b Spoon\ufeff", "golden spoon"],
  ["한국 식당", "한국 식당"],
])("a search treats %j and %j as the same", async (one, other) => {
  expect(foldText(one)).toBe(foldText(other));
  const [first, second] = await foldedByDatabase([one, other]);
  expect([first, second]).toEqual([foldText(one), foldText(one)]);
});

test("a string of spaces or invisible characters becomes empty, and null stays null", async () => {
  expect(await foldedByDatabase(["", "\u200b", " "])).toEqual(["", "", ""]);
  const { rows } = await db.execute(sql`select provisioning.fold_text(null) as folded`);
  expect(rows).toEqual([{ folded: null }]);
});
