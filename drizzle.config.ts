import { defineConfig } from "drizzle-kit";

/** The console's own tables. drizzle.product.config.ts configures the product's tables, which have a separate journal. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/*.ts",
  out: "./db/migrations",
  schemaFilter: ["provisioning"],
  entities: { roles: { provider: "supabase" } },
});
