import type { Guess } from "../guess";
import type { TableInfo } from "../inspect";
import { exampleOf, hasExample } from "./column-type";
import { draftGrants } from "./grants";
import { draftIndex } from "./index-file";
import { recordsOf } from "./records";
import { draftSchema } from "./schema";
import { draftSlug } from "./slug";
import { draftViews } from "./views";

/** Drafts the files of db/product by name: always four, plus slug.ts if the tables have slug rules. */
export function draftProduct(guess: Guess, all: readonly TableInfo[]): Record<string, string> {
  const records = recordsOf(guess, all);
  const slug = draftSlug(guess);
  return {
    "schema.ts": draftSchema(guess, records),
    "views.sql": draftViews(guess),
    "grants.sql": draftGrants(guess, records),
    "index.ts": draftIndex(guess, records),
    ...(slug ? { "slug.ts": slug } : {}),
  };
}

/** The fields that the draft adds to the form, each with its column. If the column's type is unknown, adds what to correct. */
export function fieldLines(guess: Guess, all: readonly TableInfo[]): string[] {
  return recordsOf(guess, all).flatMap(({ table, values }) =>
    values.flatMap(({ column, field }) => {
      if (!field) return [];
      const line = `${field.name}: ${table.name}.${column.name} (${column.type})`;
      return hasExample(column)
        ? [line]
        : [`${line}. Correct its example in index.ts: the type may not accept "${exampleOf(column)}"`];
    }),
  );
}
