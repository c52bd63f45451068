import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { schemaDump } from "@/db/definitions/schema-dump";
import { prepareDatabase } from "@/local/database";
import { startPostgres } from "@/local/postgres";

/** `npm run db:schema`: writes db/schema.sql from a temporary database. */
const home = path.resolve(".local", `schema-${randomUUID().slice(0, 8)}`);
const postgres = await startPostgres({ home, port: 0, throwaway: true });
try {
  await prepareDatabase(postgres.url);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  writeFileSync("db/schema.sql", await schemaDump(client));
  await client.end();
} finally {
  await postgres.stop();
}
