import { randomBytes } from "node:crypto";
import { postgresAdapter } from "@payloadcms/db-postgres";
import { multiTenantPlugin } from "@payloadcms/plugin-multi-tenant";
import { buildConfig, getPayload, type PayloadRequest, ValidationError } from "payload";
import pg from "pg";
import { addressOf, type Peer } from "../peer";
import type { BenchStack } from "../stack";

/** Creates both documents in one transaction, which is not Payload’s default. Payload always hashes a password. */
export async function openPayload(stack: BenchStack, databaseUrl: string): Promise<Peer> {
  const config = buildConfig({
    secret: "only for the benchmark",
    db: postgresAdapter({ pool: { connectionString: databaseUrl, max: 10 }, push: true }),
    logger: { options: { level: "silent" } },
    telemetry: false,
    collections: [
      { slug: "users", auth: true, fields: [] },
      {
        slug: "tenants",
        fields: [
          { name: "name", type: "text", required: true },
          { name: "slug", type: "text", required: true, unique: true },
        ],
      },
    ],
    plugins: [multiTenantPlugin({ collections: {}, userHasAccessToAllTenants: () => true })],
  });
  const payload = await getPayload({ config });
  // Payload’s pool has no error listener, so a connection closed by the server would end the process.
  (payload.db as unknown as { pool: pg.Pool }).pool.on("error", () => undefined);
  const observer = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  stack.atEnd(async () => {
    await observer.end();
    await payload.destroy();
  });

  const provision = async (slug: string, fault?: Error) => {
    const transactionID = (await payload.db.beginTransaction()) ?? undefined;
    const req = { payload, transactionID } as unknown as PayloadRequest;
    try {
      const tenant = await payload.create({
        collection: "tenants",
        req,
        data: { name: `Business ${slug}`, slug } as never,
      });
      if (fault) throw fault;
      const password = randomBytes(24).toString("base64url");
      const data = { email: addressOf(slug), password, tenants: [{ tenant: tenant.id }] } as never;
      await payload.create({ collection: "users", data, req });
      if (transactionID) await payload.db.commitTransaction(transactionID);
    } catch (error) {
      if (transactionID) await payload.db.rollbackTransaction(transactionID);
      throw error;
    }
  };
  return {
    name: "Payload, multi-tenant plugin (hashes a password)",
    hashesPasswords: true,
    provision: (slug) => provision(slug),
    provisionWithFault: (slug) => provision(slug, new Error("a fault injected by the benchmark")),
    describeError: (error) =>
      error instanceof ValidationError ? `ValidationError ${error.status}` : `raw ${(error as Error).name}`,
    countLeftovers: async () => {
      const { rows } = await observer.query<{ count: number }>(
        `select ((select count(*) from tenants t where not exists (select from users_tenants where tenant_id = t.id))
          + (select count(*) from users u where not exists (select from users_tenants where _parent_id = u.id)))::int as count`,
      );
      return rows[0]?.count ?? 0;
    },
  };
}
