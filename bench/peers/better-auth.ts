import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { getMigrations } from "better-auth/db/migration";
import { admin, organization } from "better-auth/plugins";
import pg from "pg";
import { addressOf, type Peer } from "../peer";
import type { BenchStack } from "../stack";

/** Creates users without a password. Sends no headers: with them, the signed-in user would become the owner. */
export async function openBetterAuth(stack: BenchStack, databaseUrl: string): Promise<Peer> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  pool.on("error", () => undefined);
  stack.atEnd(() => pool.end());
  let failing = false;
  const beforeAddMember = async () => {
    if (failing) throw new Error("a fault injected by the benchmark");
  };
  const options = {
    database: pool,
    secret: "only for the benchmark, and longer than 32 characters",
    baseURL: "http://localhost:3000",
    logger: { disabled: true },
    plugins: [organization({ organizationHooks: { beforeAddMember } }), admin()],
  };
  const auth = betterAuth(options);
  await (await getMigrations(options)).runMigrations();

  const provision = async (slug: string) => {
    const { user } = await auth.api.createUser({
      body: { email: addressOf(slug), name: "Ana Novak", role: "user" },
    });
    await auth.api.createOrganization({ body: { name: `Business ${slug}`, slug, userId: user.id } });
  };
  return {
    name: "better-auth",
    provision,
    provisionWithFault: async (slug) => {
      failing = true;
      await provision(slug).finally(() => {
        failing = false;
      });
    },
    describeError: (error) =>
      error instanceof APIError
        ? `code ${(error.body as { code?: string })?.code}`
        : `raw ${(error as Error).name}`,
    countLeftovers: async () => {
      const { rows } = await pool.query<{ count: number }>(
        `select (select count(*) from organization o where not exists (select from member where "organizationId" = o.id))::int
          + (select count(*) from "user" u where not exists (select from member where "userId" = u.id))::int as count`,
      );
      return rows[0]?.count ?? 0;
    },
  };
}
