import { defineConfig } from "drizzle-kit";

/** The console's own tables. The product's have a journal of their own: drizzle.product.config.ts. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/*.ts",
  out: "./db/migrations",
  schemaFilter: ["provisioning"],
  entities: { roles: { provider: "supabase" } },
});
