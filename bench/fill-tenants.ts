import { manyTenants } from "@/db/product/bench-rows";
import { tables } from "@/db/product/testing";
import type { BenchStack } from "./stack";

/**
 * Adds the tenants `golden-spoon-N` from one number to another, each with its owner, membership and domain; past
 * triggers and foreign keys, on two connections that no other settings are left on.
 */
export async function fillTenants(sql: BenchStack["sql"], from: number, to: number): Promise<void> {
  const fill = (inserts: string) =>
    sql(
      `do $$ begin set local session_replication_role = replica; set local synchronous_commit = off; ${inserts}; end $$`,
    );
  // The two touch no table of each other.
  const { tenants, owners } = manyTenants(from, to);
  await Promise.all([fill(tenants), fill(owners)]);
  await sql(`vacuum analyze ${tables.tenants}, ${tables.members}, ${tables.hostnames}, auth.users`);
  await sql("checkpoint");
}
