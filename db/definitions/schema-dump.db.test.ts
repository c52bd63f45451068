import { readFileSync } from "node:fs";
import pg from "pg";
import { expect, test } from "vitest";
import { withLf } from "../admin/migration-log";
import { schemaDump } from "./schema-dump";

test("db/schema.sql matches what db:migrate creates in an empty database", async () => {
  const client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await client.connect();
  const dump = await schemaDump(client).finally(() => client.end());
  expect(
    withLf(readFileSync("db/schema.sql", "utf8")),
    "run `npm run db:schema`, and commit db/schema.sql",
  ).toBe(dump);
});
