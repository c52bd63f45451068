import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { transaction } from "@/db/client";
import { databaseError } from "@/db/errors";
import { documents } from "./documents";

/** The worked example has tables of its own, and the console's login is made: both by tests of their own. */
const elsewhere = ["docs/adopting.md", "docs/database-security.md"];

const queries = documents
  .filter(({ path }) => !elsewhere.includes(path))
  .flatMap(({ path, text }) =>
    [...text.matchAll(/^ *```sql\n(.*?)^ *```$/gms)].map(([, query = ""]) => ({
      name: `${path}: ${query.split("\n")[0]}`,
      query,
    })),
  );

test.each(queries)("runs on a migrated database, and changes nothing: $name", async ({ query }) => {
  const ran = transaction(async (tx) => {
    await tx.execute(sql`set transaction read only`);
    return (await tx.execute(sql.raw(query))).rows;
  });
  await expect(ran.catch((error) => databaseError(error))).resolves.toBeInstanceOf(Array);
});

test("there are queries to run", () => {
  expect(queries.length).toBeGreaterThan(10);
});
