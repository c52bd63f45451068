import { defineConfig } from "drizzle-kit";

/** The console's own tables. The product's tables have their own journal: drizzle.product.config.ts. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/*.ts",
  out: "./db/migrations",
  schemaFilter: ["provisioning"],
  entities: { roles: { provider: "supabase" } },
});
