import { defineConfig } from "drizzle-kit";

/** The product's own tables. Releases of the console never add migrations for them. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/product/schema.ts",
  out: "./db/product/migrations",
  entities: { roles: { provider: "supabase" } },
});
