import pg from "pg";

/**
 * Reads and changes the default product without the console, for tests and the benchmark. The statements are SQL text,
 * so that any client can run them.
 */
export const tables = {
  tenants: "public.tenants",
  members: "public.tenant_memberships",
  settings: "public.tenant_settings",
  subscriptions: "public.tenant_subscriptions",
  hostnames: "public.tenant_domains",
} as const;

/** The indexes that the console's lookups use: their names and definitions. */
export const indexes = {
  slug: { name: "public.tenants_lower_slug_idx", on: "public.tenants (lower(slug))" },
  hostname: {
    name: "public.tenant_domains_lower_hostname_idx",
    on: "public.tenant_domains (lower(hostname))",
  },
  user: { name: "public.tenant_memberships_user_id_idx", on: "public.tenant_memberships (user_id)" },
  tenantHostnames: { name: "public.tenant_domains_tenant_id_idx", on: "public.tenant_domains (tenant_id)" },
  newest: { name: "public.tenants_created_at_idx", on: "public.tenants (created_at DESC, id DESC)" },
} as const;

/** The indexes for the list's filters and sort orders, and for searches. docs/search.md suggests them for other products. */
export const searchIndexes = [
  "public.tenants_status_idx",
  "public.tenants_plan_idx",
  "public.tenants_name_idx",
  "public.tenants_search_idx",
  "public.tenants_accents_idx",
  "public.tenant_domains_search_idx",
] as const;

/** The name of a table without its schema, as Postgres prints it. */
export const bareName = (table: string) => table.replace(/^public\./, "");

/** The policy of grants.sql that lets the console insert into a table, quoted. */
export const insertPolicy = (table: string) => `"the console adds ${bareName(table)}"`;

const literal = (value: string | null | undefined) => (value == null ? "null" : pg.escapeLiteral(value));

type TenantRow = {
  slug: string;
  id?: string;
  name?: string;
  plan?: string;
  createdAt?: Date;
  /** The owner's user id. Without one, the tenant has no members. */
  ownerId?: string | null;
  hostname?: string;
};

/** SQL that inserts a tenant without the console, with the given owner and host name. Returns the tenant's id. */
export function insertTenant({
  slug,
  id,
  name = slug,
  plan = "starter",
  createdAt,
  ownerId,
  hostname,
}: TenantRow): string {
  return `
    with tenant as (
      insert into ${tables.tenants} (id, slug, name, plan, created_at)
      values (coalesce(${literal(id)}::uuid, gen_random_uuid()), ${literal(slug)}, ${literal(name)}, ${literal(plan)},
        coalesce(${literal(createdAt?.toISOString())}::timestamptz, now()))
      returning id
    ), membership as (
      insert into ${tables.members} (tenant_id, user_id, role)
      select id, ${literal(ownerId)}::uuid, 'owner' from tenant where ${literal(ownerId)} is not null
    ), domain as (
      insert into ${tables.hostnames} (hostname, tenant_id)
      select ${literal(hostname)}, id from tenant where ${literal(hostname)} is not null
    )
    select id from tenant`;
}

/** SQL that inserts a tenant with a host name for each slug. */
export function insertTenants(slugs: readonly string[]): string {
  return `
    with tenant as (
      insert into ${tables.tenants} (id, slug, name, plan)
      select gen_random_uuid(), slug, slug, 'starter' from unnest(array[${slugs.map(literal).join(", ")}]) as slug
      returning id, slug
    )
    insert into ${tables.hostnames} (hostname, tenant_id) select slug || '.example.com', id from tenant`;
}

/** SQL that makes the creation time of tenants optional. */
export const untimedTenants = `alter table ${tables.tenants} alter created_at drop not null`;

/** SQL that sets a tenant's creation time. */
export function dateTenant(slug: string, createdAt: string | null): string {
  return `update ${tables.tenants} set created_at = ${literal(createdAt)} where slug = ${literal(slug)}`;
}

/** SQL that adds a member to a tenant, in any role. */
export function insertMember(tenantId: string, userId: string, role: string): string {
  return `insert into ${tables.members} (tenant_id, user_id, role) values (${[tenantId, userId, role].map(literal).join(", ")})`;
}

/** SQL that adds a host name to a tenant. */
export function insertHostname(tenantId: string, hostname: string): string {
  return `insert into ${tables.hostnames} (hostname, tenant_id) values (${literal(hostname)}, ${literal(tenantId)})`;
}

/** SQL that adds the settings and subscription that `insertTenant` leaves out. */
export function insertSettings(tenantId: string): string {
  return `
    with settings as (
      insert into ${tables.settings} (tenant_id, timezone, currency, locale)
      values (${literal(tenantId)}, 'UTC', 'USD', 'en-US')
    )
    insert into ${tables.subscriptions} (tenant_id, plan, status) values (${literal(tenantId)}, 'starter', 'active')`;
}

/** SQL that removes a tenant and, unless the session disables foreign keys, its other records. */
export function deleteTenant(tenantId: string): string {
  return `delete from ${tables.tenants} where id = ${literal(tenantId)}`;
}

/** SQL that removes a tenant's settings. */
export function deleteSettings(tenantId: string): string {
  return `delete from ${tables.settings} where tenant_id = ${literal(tenantId)}`;
}

/** SQL that leaves a tenant with members but without an owner. */
export function demoteOwners(tenantId: string): string {
  return `update ${tables.members} set role = 'member' where tenant_id = ${literal(tenantId)}`;
}

/** SQL that transfers a tenant's only membership to another user. */
export function replaceOwner(tenantId: string, userId: string): string {
  return `update ${tables.members} set user_id = ${literal(userId)} where tenant_id = ${literal(tenantId)}`;
}

export type RecordCounts = {
  tenants: number;
  owners: number;
  settings: number;
  subscriptions: number;
  domains: number;
  users: number;
};

/** The counts if no records exist. */
export const noRecords: RecordCounts = {
  tenants: 0,
  owners: 0,
  settings: 0,
  subscriptions: 0,
  domains: 0,
  users: 0,
};

/** SQL that counts the records of the tenant with a slug, and the accounts with its owner's address, as `RecordCounts`. */
export function countRecordsSql(slug: string, ownerEmail: string): string {
  return `
    with tenant as (select id from ${tables.tenants} where slug = ${literal(slug)})
    select (select count(*)::int from tenant) as tenants,
      (select count(*)::int from ${tables.members} where tenant_id in (table tenant) and role = 'owner') as owners,
      (select count(*)::int from ${tables.settings} where tenant_id in (table tenant)) as settings,
      (select count(*)::int from ${tables.subscriptions} where tenant_id in (table tenant)) as subscriptions,
      (select count(*)::int from ${tables.hostnames} where hostname = ${literal(`${slug}.example.com`)} and is_primary) as domains,
      (select count(*)::int from auth.users where email = ${literal(ownerEmail)}) as users`;
}
