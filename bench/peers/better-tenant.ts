import { betterTenant } from "@usebetterdev/tenant";
import { drizzleDatabase } from "@usebetterdev/tenant/drizzle";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Peer } from "../peer";
import type { BenchStack } from "../stack";

/** Creates only the tenant’s row, because the package has no users or members: a lower bound for programs that create more. */
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
    name: "@usebetterdev/tenant (tenant row only)",
    provision: (slug) => tenant.api.createTenant({ name: `Business ${slug}`, slug }),
    provisionWithFault: null,
    describeError: (error) => `raw ${(error as Error).name}`,
    countLeftovers: async () => 0,
  };
}
