import { boolean, customType, text, uuid } from "drizzle-orm/pg-core";
import { provisioning } from "./provisioning";

/**
 * The product's tenants in the console's words. These are views, which db/product/views.sql defines over the product's
 * own tables; a tenant's key has the product's own type there, and is text here and wherever it is stored.
 */
/** The driver returns small integers as numbers. */
const tenantKey = customType<{ data: string; driverData: unknown }>({
  dataType: () => "text",
  fromDriver: String,
});
/** Null also for a time that is no Date, such as `infinity`. */
const at = customType<{ data: Date | null; driverData: string }>({
  dataType: () => "timestamp with time zone",
  fromDriver: (text) => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? null : date;
  },
});

export const tenants = provisioning
  .view("tenants", {
    id: tenantKey("id").notNull(),
    slug: text("slug").notNull(),
    /** May be empty in tenants that are older than the console, like `status` and `plan`. */
    name: text("name"),
    /** `active`, `suspended` or `deleted`. */
    status: text("status"),
    plan: text("plan"),
    createdAt: at("created_at"),
    updatedAt: at("updated_at"),
  })
  .existing();

/** Who belongs to a tenant. Exactly one member is its owner. */
export const tenantMembers = provisioning
  .view("tenant_members", {
    tenantId: tenantKey("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    role: text("role"),
    isOwner: boolean("is_owner").notNull(),
    since: at("since"),
  })
  .existing();

/** The host names at which a tenant is served; a product may have none. */
export const tenantHostnames = provisioning
  .view("tenant_hostnames", {
    hostname: text("hostname").notNull(),
    tenantId: tenantKey("tenant_id").notNull(),
    isPrimary: boolean("is_primary").notNull(),
  })
  .existing();

/** What else the page of a tenant shows, in the order of `place`. */
export const tenantFacts = provisioning
  .view("tenant_facts", {
    tenantId: tenantKey("tenant_id").notNull(),
    place: text("place").notNull(),
    label: text("label").notNull(),
    /** Times are in ISO 8601. */
    value: text("value"),
  })
  .existing();
