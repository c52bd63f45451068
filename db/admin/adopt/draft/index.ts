import type { Guess } from "../guess";
import type { TableInfo } from "../inspect";
import { exampleOf, hasExample } from "./column-type";
import { draftGrants } from "./grants";
import { draftIndex } from "./index-file";
import { recordsOf } from "./records";
import { draftSchema } from "./schema";
import { draftSlug } from "./slug";
import { draftViews } from "./views";

/** Drafts the files of db/product, and returns them by name: always four, plus slug.ts if the tables have slug rules. */
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

/** One line for each field that the draft adds to the form, with its column, and a note if its example might be invalid. */
export function fieldLines(guess: Guess, all: readonly TableInfo[]): string[] {
  return recordsOf(guess, all).flatMap(({ table, values }) =>
    values.flatMap(({ column, field }) => {
      if (!field) return [];
      const line = `${field.name}: ${table.name}.${column.name} (${column.type})`;
      return hasExample(column)
        ? [line]
        : [`${line}. Correct its example in index.ts: the type might not accept "${exampleOf(column)}"`];
    }),
  );
}
