import pg from "pg";
import { product } from "@/db/product";
import { seedAccounts } from "./accounts";
import { seedAttempts } from "./attempts";
import { seedOutbox } from "./outbox";
import { seedTenants } from "./tenants";

export { accounts } from "./accounts";

export type SeedTarget = { ownerUrl: string; env: Record<string, string> };

/**
 * Adds staff accounts, sample tenants and a week of attempts. Safe to repeat, because the ids are fixed. Returns
 * false, and adds nothing, if there are tenants but no accounts from an earlier run.
 */
export async function seed({ ownerUrl, env }: SeedTarget): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ foreign: boolean }>(
      "select exists (select from provisioning.tenants) and not exists (select from provisioning.staff where added_by = 'seed') as foreign",
    );
    if (rows[0]?.foreign) return false;
    await seedAccounts(client, env);
    if (product.insertSample) await seedTenants(client, env);
    await seedAttempts(client);
    if (product.insertSample) await seedOutbox(client);
    return true;
  } finally {
    await client.end();
  }
}
