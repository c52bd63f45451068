import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { insertTenant } from "@/db/product/testing";
import { folded } from "@/db/schema/provisioning";
import { tenants } from "@/db/schema/tenants";
import { isPlain } from "@/db/search-expressions";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { foldText } from "@/lib/platform/fold-text";
import { accentedContains, contains } from "./name-condition";

/** Characters that folding replaces, removes, composes or splits. */
const characters = [
  ..."aåÅéßæœøłςσΣжйЙかがガ寿司각ﬁºⅧ²9ʼ’-. ",
  "\u0301",
  "\u0345",
  "\u3099",
  "\u093c",
  "\u200b",
];

test("a search for three or four characters finds exactly the accented names whose folded text contains them", async () => {
  const text = fc.array(fc.constantFrom(...characters), { minLength: 4, maxLength: 12 });
  const names = fc.sample(
    text.map((chars) => `É${chars.join("")}`),
    300,
  );
  for (const [n, name] of names.entries()) await admin.execute(insertTenant({ slug: `s-${n}`, name }));
  const parts = names.flatMap((name) => foldText(name).match(/.{3,4}/gu) ?? []).slice(0, 200);
  for (const part of new Set(parts)) {
    const accented = sql`not ${isPlain(tenants.name)}`;
    const { rows } = await admin.execute(sql`
      select name from ${tenants}
      where ${accented} and (${accentedContains(part, operator)}) is distinct from (${contains(folded(tenants.name), part)})`);
    expect(rows, part).toEqual([]);
  }
});
