import type { SQLWrapper } from "drizzle-orm";
import type { Executor } from "@/db/client";
import type { Plan } from "../blueprints";
import { domain } from "./domain";
import { membership } from "./membership";
import { settings } from "./settings";
import { subscription } from "./subscription";
import { tenant } from "./tenant";

/** All that a record may know of the tenant that is being made. */
export type NewTenant = {
  id: string;
  slug: string;
  name: string;
  plan: Plan;
  timezone: string;
  currency: string;
  locale: string;
  hostname: string;
  ownerUserId: string;
  trialEndsAt: Date;
};

export type TenantRecord = {
  /** Name of this part in the statement and in the counts; snake_case and unique. */
  name: string;
  /** Returns a Drizzle insert and never awaits it: all records become one statement. */
  insert(db: Executor, tenant: NewTenant): SQLWrapper;
  /** How many rows the insert must make; any other number undoes everything. */
  expected: number;
};

/**
 * The records that every tenant is made of. To add one: a table with a foreign key to `tenants`, a migration,
 * a file beside this one, and a line here.
 */
export const tenantRecords: readonly TenantRecord[] = [tenant, membership, settings, subscription, domain];
