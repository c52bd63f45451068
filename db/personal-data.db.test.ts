import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Columns, personalData } from "./personal-data";
import { admin } from "./testing/admin";

test("the list of personal data classifies every column of the console's tables as personal or not", async () => {
  const { rows } = await admin.execute<{ name: string; columns: string[] }>(sql`
    select relname as name, array_agg(attname::text order by attname) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = 'provisioning'::regnamespace and relkind in ('r', 'p') group by relname`);
  const inDatabase = Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
  const listed = Object.fromEntries(
    Object.entries<Columns>(personalData).map(([name, { owner = [], staff = [], neither }]) => {
      const personal = new Set([...owner, ...staff]);
      expect(
        neither.filter((column) => personal.has(column)),
        name,
      ).toEqual([]);
      return [name, [...personal, ...neither].sort()];
    }),
  );
  expect(listed).toEqual(inDatabase);
});
