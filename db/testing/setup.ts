import { afterAll } from "vitest";
import { createTestDatabase } from "./database";

/** Runs before each database test file is imported: its modules connect to a database of their own. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.url;

afterAll(async () => {
  const { closeDatabase } = await import("@/db/client");
  await closeDatabase();
  await database.drop();
});
