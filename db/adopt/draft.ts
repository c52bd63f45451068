import type { FoundTable } from "../inspect";
import { draftGrants } from "./draft-grants";
import { draftIndex } from "./draft-index";
import { recordsOf } from "./draft-records";
import { draftSchema } from "./draft-schema";
import { draftSlug } from "./draft-slug";
import { draftViews } from "./draft-views";
import type { Guess } from "./guess";

/** The files of db/product, by their names, drafted from a guess: four, and the rules of slugs if the tables have some. */
export function draftProduct(guess: Guess, all: readonly FoundTable[]): Record<string, string> {
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
