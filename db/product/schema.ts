import { sql } from "drizzle-orm";
import {
  boolean,
  index,
  jsonb,
  pgPolicy,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { authenticatedRole, authUsers } from "drizzle-orm/supabase";
import { pgTable } from "../schema/public-table";
import { isPlain, lettersOf, nameAndSlug, sortedNameOf } from "../search-expressions";

/**
 * The product's own tables, for the records of a new tenant. The baseline creates them in a database without a product.
 * In any other database they already exist, and the console never alters them (docs/adopting.md).
 */
const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** True if the signed-in user is a member of the row's tenant. `column` must be qualified, or it would refer to `m`. */
const isMember = (column: string) =>
  sql`exists (select 1 from public.tenant_memberships m where m.tenant_id = ${sql.raw(column)} and m.user_id = (select auth.uid()))`;

/** The tenants themselves. */
export const tenants = pgTable(
  "tenants",
  {
    id: uuid("id").primaryKey(),
    slug: text("slug").notNull().unique("tenants_slug_key"),
    name: text("name").notNull(),
    status: text("status").notNull().default("active"),
    plan: text("plan").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    // Host names ignore case, so lookups of taken slugs do too. They use this index.
    index("tenants_lower_slug_idx").on(sql`lower(${table.slug})`),
    // For the list of tenants, newest first. The order of nulls must match ORDER BY … DESC, or the index is not used.
    index("tenants_created_at_idx").on(table.createdAt.desc().nullsFirst(), table.id.desc().nullsFirst()),
    // For the list's other sort orders and its filters.
    index("tenants_name_idx").on(sortedNameOf(table.name, table.slug), table.id),
    index("tenants_plan_idx").on(
      table.plan,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("tenants_status_idx").on(
      table.status,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    // For substring searches. The baseline qualifies gin_trgm_ops with its schema, which differs between databases.
    index("tenants_search_idx").using("gin", sql`${nameAndSlug(table.name, table.slug)} gin_trgm_ops`),
    index("tenants_accents_idx")
      .using("gin", sql`(${lettersOf(table.name)}) gin_trgm_ops`)
      .where(sql`not (${isPlain(table.name)})`),
    pgPolicy("members read their tenants", {
      for: "select",
      to: authenticatedRole,
      using: isMember("tenants.id"),
    }),
  ],
);

/** The members of a tenant. At most one of them is its owner. */
export const tenantMemberships = pgTable(
  "tenant_memberships",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    // RESTRICT, so that undoing a failed attempt can never delete the owner of a committed tenant.
    userId: uuid("user_id")
      .notNull()
      .references(() => authUsers.id, { onDelete: "restrict" }),
    role: text("role").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId] }),
    uniqueIndex("tenant_memberships_one_owner").on(table.tenantId).where(sql`role = 'owner'`),
    index("tenant_memberships_user_id_idx").on(table.userId),
    // Compares only this row's column: reading other rows of the table would recurse into this policy.
    pgPolicy("members read their own membership", {
      for: "select",
      to: authenticatedRole,
      using: sql`user_id = (select auth.uid())`,
    }),
  ],
);

/** A tenant's time zone, currency and language, and the settings from its blueprint. */
export const tenantSettings = pgTable(
  "tenant_settings",
  {
    tenantId: uuid("tenant_id")
      .primaryKey()
      .references(() => tenants.id, { onDelete: "cascade" }),
    timezone: text("timezone").notNull(),
    currency: text("currency").notNull(),
    locale: text("locale").notNull(),
    settings: jsonb("settings").notNull().default({}),
  },
  () => [
    pgPolicy("members read their settings", {
      for: "select",
      to: authenticatedRole,
      using: isMember("tenant_settings.tenant_id"),
    }),
  ],
);

/** A tenant's plan and the end of its trial. */
export const tenantSubscriptions = pgTable(
  "tenant_subscriptions",
  {
    tenantId: uuid("tenant_id")
      .primaryKey()
      .references(() => tenants.id, { onDelete: "cascade" }),
    plan: text("plan").notNull(),
    status: text("status").notNull(),
    trialEndsAt: at("trial_ends_at"),
  },
  () => [
    pgPolicy("members read their subscription", {
      for: "select",
      to: authenticatedRole,
      using: isMember("tenant_subscriptions.tenant_id"),
    }),
  ],
);

/** A tenant's host names. At most one of them is primary. */
export const tenantDomains = pgTable(
  "tenant_domains",
  {
    hostname: text("hostname").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    isPrimary: boolean("is_primary").notNull().default(false),
  },
  (table) => [
    uniqueIndex("tenant_domains_one_primary").on(table.tenantId).where(sql`is_primary`),
    index("tenant_domains_tenant_id_idx").on(table.tenantId),
    index("tenant_domains_lower_hostname_idx").on(sql`lower(${table.hostname})`),
    index("tenant_domains_search_idx").using("gin", sql`lower(${table.hostname}) gin_trgm_ops`),
    pgPolicy("members read their domains", {
      for: "select",
      to: authenticatedRole,
      using: isMember("tenant_domains.tenant_id"),
    }),
  ],
);
