import { tables } from "./testing";

/**
 * SQL for rows of the default product. The benchmark uses them as test data, and to measure a lower bound for the
 * console.
 */

/** Common table expressions and a statement that insert a tenant's five records. The values are parameters, such as `$2`. */
export const bareRecords = ({ id, ownerId, slug }: { id: string; ownerId: string; slug: string }): string => `
  t as (insert into ${tables.tenants} (id, slug, name, plan) values (${id}, ${slug}, 'Golden Spoon', 'starter')),
  m as (insert into ${tables.members} (tenant_id, user_id, role) values (${id}, ${ownerId}, 'owner')),
  s as (insert into ${tables.settings} (tenant_id, timezone, currency, locale) values (${id}, 'Europe/Prague', 'CZK', 'cs-CZ')),
  b as (insert into ${tables.subscriptions} (tenant_id, plan, status, trial_ends_at) values (${id}, 'starter', 'trialing', now()))
  insert into ${tables.hostnames} (hostname, tenant_id, is_primary) values (${slug} || '.example.com', ${id}, true)`;

/** SQL that inserts the tenants `golden-spoon-N` and their host names, and SQL for their owners, for a range of N. */
export const manyTenants = (from: number, to: number) => ({
  tenants: `
    insert into ${tables.tenants} (id, slug, name, plan, created_at)
      select md5('tenant' || n)::uuid, 'golden-spoon-' || n, 'Golden-Spoon-' || n, 'starter', now() - n * interval '1 minute'
      from generate_series(${from}, ${to}) as n;
    insert into ${tables.hostnames} (hostname, tenant_id, is_primary)
      select 'golden-spoon-' || n || '.example.com', md5('tenant' || n)::uuid, true from generate_series(${from}, ${to}) as n`,
  owners: `
    insert into auth.users (instance_id, id, aud, role, email, created_at, updated_at)
      select '00000000-0000-0000-0000-000000000000', md5('owner' || n)::uuid, 'authenticated', 'authenticated',
        'owner-' || n || '@bench.test', now(), now() from generate_series(${from}, ${to}) as n;
    insert into ${tables.members} (tenant_id, user_id, role)
      select md5('tenant' || n)::uuid, md5('owner' || n)::uuid, 'owner' from generate_series(${from}, ${to}) as n`,
});

/** The tables that `tenantsFrom` fills. */
export const filledTables = [tables.tenants, tables.hostnames, tables.members] as const;

/** Inserts for tenants, with their host names and owners, from rows that have the selected columns. An owner can be null. */
export const tenantsFrom = (rows: string) => ({
  tenants: `insert into ${tables.tenants} (id, slug, name, status, plan, created_at)
    select id, slug, name, status, plan, created_at from ${rows} order by created_at`,
  hostnames: `insert into ${tables.hostnames} (hostname, tenant_id, is_primary)
    select hostname, id, true from ${rows} order by created_at`,
  members: `insert into ${tables.members} (tenant_id, user_id, role)
    select id, owner_id, 'owner' from ${rows} where owner_id is not null order by created_at`,
});
