import type { BenchStack } from "./stack";

/** Inserts for the tenants from one number to another; the two halves touch no table of each other. */
const halves = (from: number, to: number) => [
  `insert into public.tenants (id, slug, name, plan, created_at)
     select md5('tenant' || n)::uuid, 'golden-spoon-' || n, 'Golden-Spoon-' || n, 'starter', now() - n * interval '1 minute'
     from generate_series(${from}, ${to}) as n;
   insert into public.tenant_domains (hostname, tenant_id, is_primary)
     select 'golden-spoon-' || n || '.example.com', md5('tenant' || n)::uuid, true from generate_series(${from}, ${to}) as n`,
  `insert into auth.users (instance_id, id, aud, role, email, created_at, updated_at)
     select '00000000-0000-0000-0000-000000000000', md5('owner' || n)::uuid, 'authenticated', 'authenticated',
       'owner-' || n || '@bench.test', now(), now() from generate_series(${from}, ${to}) as n;
   insert into public.tenant_memberships (tenant_id, user_id, role)
     select md5('tenant' || n)::uuid, md5('owner' || n)::uuid, 'owner' from generate_series(${from}, ${to}) as n`,
];

/**
 * Adds the tenants `golden-spoon-N` from one number to another, each with its owner, membership and domain; past
 * triggers and foreign keys, on two connections that no other settings are left on.
 */
export async function fillTenants(sql: BenchStack["sql"], from: number, to: number): Promise<void> {
  const fill = (inserts: string) =>
    sql(
      `do $$ begin set local session_replication_role = replica; set local synchronous_commit = off; ${inserts}; end $$`,
    );
  await Promise.all(halves(from, to).map(fill));
  await sql("vacuum analyze public.tenants, public.tenant_memberships, public.tenant_domains, auth.users");
  await sql("checkpoint");
}
