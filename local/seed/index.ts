import pg from "pg";
import { product } from "@/db/product";
import { seedAccounts } from "./accounts";
import { seedAttempts } from "./attempts";
import { seedOutbox } from "./outbox";
import { seedTenants } from "./tenants";

export { accounts } from "./accounts";

export type SeedTarget = { ownerUrl: string; env: Record<string, string> };

/**
 * Fills a database without real tenants with staff accounts, sample tenants and a week of attempts. Can run
 * again: every row has a fixed id. Returns false if there are real tenants.
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
