import { betterTenant } from "@usebetterdev/tenant";
import { drizzleDatabase } from "@usebetterdev/tenant/drizzle";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Peer } from "../peer";
import type { BenchStack } from "../stack";

/** A tenant’s row and nothing else, neither owner nor records: what none that does more can be faster than. */
export async function openBetterTenant(stack: BenchStack, databaseUrl: string): Promise<Peer> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  pool.on("error", () => undefined);
  stack.atEnd(() => pool.end());
  await pool.query(
    "create table tenants (id uuid primary key default gen_random_uuid(), name text not null, slug text not null unique, created_at timestamptz not null default now())",
  );
  const tenant = betterTenant({
    database: drizzleDatabase(drizzle(pool)),
    tenantResolver: { header: "x-tenant-id" },
    telemetry: { enabled: false },
  });
  return {
    name: "@usebetterdev/tenant (a tenant’s row alone)",
    provision: (slug) => tenant.api.createTenant({ name: `Business ${slug}`, slug }),
    provisionWithFault: null,
    told: (error) => `raw ${(error as Error).name}`,
    leftBehind: async () => 0,
  };
}
