import { defineConfig } from "drizzle-kit";

/** The product's own tables, whose migrations are the product's: a release of the console never adds one. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/product/schema.ts",
  out: "./db/product/migrations",
  entities: { roles: { provider: "supabase" } },
});
