import { and, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { folded } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import { escapeLike } from "@/lib/audit/query/search-condition";
import type { Reader } from "@/lib/auth/reader";
import { maskedText } from "@/lib/platform/masked-text";

type Masking = Pick<Reader, "masked">;

/** SQL: true if the first value contains the second, with LIKE's special characters taken literally. */
export function contains(text: SQLWrapper, part: string): SQL {
  return sql`${text} like ${`%${escapeLike(part)}%`}`;
}

/** SQL: true for tenants with the folded text in their slug, or in the part of the name that the reader sees. */
export function nameOrSlugContains(text: string, reader: Masking): SQL | undefined {
  return or(plainContains(text, reader), accentedContains(text, reader));
}

/** Compares in lower case, for which a product can have an index. This finds every slug and plain name. */
export function plainContains(text: string, reader: Masking): SQL | undefined {
  const slug = sql`lower(${tenants.slug})`;
  const byName = and(contains(sql`lower(${tenants.name})`, text), visible(text, reader));
  return or(byName, contains(slug, text), asSlug(text) === text ? undefined : contains(slug, asSlug(text)));
}

/** Folding takes ten times as long as comparing, so only the names that need it are folded. */
export function accentedContains(text: string, reader: Masking): SQL | undefined {
  const { name } = tenants;
  const isPlain = sql`octet_length(${name}) = length(${name}) and position('  ' in ${name}) = 0 and left(${name}, 1) <> ' ' and position('\`' in ${name}) = 0`;
  return and(sql`not (${isPlain})`, contains(folded(name), text), visible(text, reader));
}

/** The slug that a name is likely to have: support types “copper kettle” for `copper-kettle`. */
export function asSlug(text: string): string {
  return text.replaceAll(" ", "-");
}

/** If an address was pasted into a name, only the part that the reader can see is searched. */
function visible(text: string, { masked }: Masking): SQL | undefined {
  return masked ? contains(folded(maskedText(tenants.name)), text) : undefined;
}
