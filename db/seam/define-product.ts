import type { SQL, SQLWrapper } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Executor } from "../client";
import { checkFields, type ProductField } from "./product-field";

/** Everything about a tenant that is being created. */
export type NewTenant = {
  /** A new UUIDv7, or SQL that reads the key that the database has just generated for the tenant record. */
  id: string | SQL;
  slug: string;
  name: string;
  plan: string;
  /** IANA name, such as Europe/Prague. */
  timezone: string;
  /** ISO 4217 code. */
  currency: string;
  /** BCP 47 tag. */
  locale: string;
  /** The slug under the console's TENANT_DOMAIN. */
  hostname: string;
  trialEndsAt: Date;
  owner: { id: string; email: string; name: string; existing: boolean };
  /** The admin who requested the tenant. */
  actor: { id: string; email: string };
  /** The values of the product's own fields by name, as their schemas return them. */
  extra: Readonly<Record<string, unknown>>;
};

/** The plans by key, in the order in which the form lists them. The form shows no list for a single plan. */
export type Plans = Readonly<Record<string, { label: string; trialDays: number }>>;

export type TenantRecord = {
  /** This record's name in the statement and the counts, in snake_case and unique. */
  name: string;
  /** Returns a Drizzle insert and never awaits it: all records become one statement. */
  insert(db: Executor, tenant: NewTenant): SQLWrapper;
  /** How many rows the insert must add. If it adds any other number, the attempt is undone. */
  expected: number | ((tenant: NewTenant) => number);
  /** The key that the database generates for the tenant; on the first record only. */
  generatedKey?: PgColumn;
};

/** The settings of a tenant that the console itself defines, besides the plan. */
export const settingNames = ["timezone", "currency", "locale"] as const;

export type SettingName = (typeof settingNames)[number];

export type SettingDefaults = Readonly<Partial<Record<SettingName, string>>>;

type ProductParts = {
  slug: {
    /** The unique indexes or constraints whose violation (SQLSTATE 23505) means that a slug is taken. */
    takenBy: readonly string[];
  };
  /** False if the product stores no host name for a tenant. */
  hasHostnames: boolean;
  lifecycle?: {
    /** Deletes a tenant and all its records. `id` is its key as text. */
    remove?(tx: Executor, id: string): Promise<unknown>;
  };
  /** Inserts a sample tenant with a history, for development. Without it, development starts without tenants. */
  insertSample?(tx: Executor, tenant: NewTenant & { id: string; createdAt: Date }): Promise<unknown>;
} & (
  | { /** Composed into one statement. */ records: readonly TenantRecord[]; createTenant?: undefined }
  | {
      /** Creates the tenant in a transaction that it must not end, and returns its key as text. */
      createTenant(tx: Executor, tenant: NewTenant & { id: string }): Promise<string>;
      records?: undefined;
    }
);

type OptionalParts = {
  plans: Plans;
  /** Additional fields. */
  fields: readonly ProductField[];
  /** Initial values of settings. For any other setting, the form uses the browser's value, and the command UTC, USD or en-US. */
  settingDefaults: SettingDefaults;
  /** Settings that the product does not store. The form, the command and the pages omit them, and tenants get the default. */
  hiddenSettings: readonly SettingName[];
};

export type Product = ProductParts & OptionalParts;

/** The argument of `defineProduct`. */
type ProductDefinition = ProductParts & Partial<OptionalParts>;

/** The plan of all tenants of a product without plans. */
const onlyPlan: Plans = { standard: { label: "Standard", trialDays: 0 } };

/** Defines how the product creates a tenant. Throws if the parts are inconsistent. */
export function defineProduct(definition: ProductDefinition): Product {
  const { plans = onlyPlan, fields = [], records = [] } = definition;
  const { settingDefaults = {}, hiddenSettings = [] } = definition;
  if (Object.keys(plans).length === 0)
    throw new Error("`plans` is empty. Define at least one plan, or leave `plans` out.");
  checkFields(fields);
  const names = records.map(({ name }) => name);
  const wrong = names.find((name, index) => !/^[a-z][a-z0-9_]*$/.test(name) || names.indexOf(name) !== index);
  if (wrong !== undefined) throw new Error(`The record "${wrong}" needs a unique name in snake_case.`);
  if (records.slice(1).some(({ generatedKey }) => generatedKey))
    throw new Error("Only the first record, the tenant's, can have a generatedKey.");
  return { ...definition, plans, fields, settingDefaults, hiddenSettings };
}
