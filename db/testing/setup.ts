import { afterAll } from "vitest";
import { createTestDatabase } from "./database";

/** Runs before each database test file is imported, so that each file has its own database. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.consoleUrl;
process.env.MIGRATION_DATABASE_URL = database.url;

afterAll(async () => {
  const [{ closeDatabase }, { closeAdmin }] = await Promise.all([import("@/db/client"), import("./admin")]);
  await Promise.all([closeDatabase(), closeAdmin()]);
  await database.drop();
});
