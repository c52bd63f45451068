import { boolean, customType, text, uuid } from "drizzle-orm/pg-core";
import { provisioning } from "./provisioning";

/** A tenant's key, as text. In the views it has the product's own type, and the driver returns small integers as numbers. */
const tenantKey = customType<{ data: string; driverData: unknown }>({
  dataType: () => "text",
  fromDriver: String,
});
/** Also null for a time that a Date cannot represent, such as `infinity`. */
const at = customType<{ data: Date | null; driverData: string }>({
  dataType: () => "timestamp with time zone",
  fromDriver: (text) => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? null : date;
  },
});

/** The product's tenants in the console's terms. db/product/views.sql defines this view and the following ones. */
export const tenants = provisioning
  .view("tenants", {
    id: tenantKey("id").notNull(),
    slug: text("slug").notNull(),
    /** Like `status` and `plan`, null for some tenants that are older than the console. */
    name: text("name"),
    /** The product's own status, such as `active`, `suspended` or `deleted`. */
    status: text("status"),
    plan: text("plan"),
    createdAt: at("created_at"),
    updatedAt: at("updated_at"),
  })
  .existing();

/** The members of a tenant. One of them is its owner, but a tenant older than the console can have none or several. */
export const tenantMembers = provisioning
  .view("tenant_members", {
    tenantId: tenantKey("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    role: text("role"),
    isOwner: boolean("is_owner").notNull(),
    since: at("since"),
  })
  .existing();

/** The host names of a tenant. Empty for a product without host names. */
export const tenantHostnames = provisioning
  .view("tenant_hostnames", {
    hostname: text("hostname").notNull(),
    tenantId: tenantKey("tenant_id").notNull(),
    isPrimary: boolean("is_primary").notNull(),
  })
  .existing();

/** Further facts for a tenant's page, which shows them in the order of `place`. */
export const tenantFacts = provisioning
  .view("tenant_facts", {
    tenantId: tenantKey("tenant_id").notNull(),
    place: text("place").notNull(),
    label: text("label").notNull(),
    /** Times are in ISO 8601. */
    value: text("value"),
  })
  .existing();
