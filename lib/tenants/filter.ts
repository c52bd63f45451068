import { and, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";
import type { Reader } from "@/lib/auth/reader";
import { foldText } from "@/lib/platform/fold-text";
import { plans } from "@/lib/provisioning/input/choices";
import { nameOrSlugContains } from "./name-condition";

/** A filter of the list of tenants. A tenant must meet every condition. */
export type TenantFilter = {
  /** A part of the name or the slug. */
  query?: string;
  status?: string;
  plan?: string;
  /** `waiting`: the owner has neither signed in nor set a password through a link of the console. */
  owner?: "waiting";
  origin?: "here" | "elsewhere";
};

/** The statuses that the list offers. A product may have others. */
export const tenantStatuses = ["active", "trialing", "past_due", "suspended", "canceled", "deleted"] as const;

/** The plans of new tenants, for the list’s filter. */
export const planChoices = plans;

/**
 * SQL: the attempt that created a tenant. Two equivalent conditions let Postgres start from the tenants or, if they are
 * few, from the attempts.
 */
const creatingAttempt = sql`select from provisioning.attempts as attempt
  where attempt.tenant_id = ${tenants.id}::text and ${tenants.id} = provisioning.tenant_key(attempt.tenant_id)`;

/** SQL: true if the console has recorded that the owner set a password. */
export const hasActivated = (tenantId: SQL) => sql`exists (
  select from provisioning.attempts as attempt
  join provisioning.activation_events as event on event.attempt_id = attempt.id and event.kind = 'activated'
  where attempt.tenant_id = ${tenantId}::text)`;

/** SQL: true for the tenants that match and have a slug. Tenants without one have no page. */
export function filterCondition(filter: TenantFilter, reader: Reader): SQL | undefined {
  const [text, status, plan] = [
    foldText(stripNul(filter.query)),
    stripNul(filter.status),
    stripNul(filter.plan),
  ];
  return and(
    isNotNull(tenants.slug),
    text ? nameOrSlugContains(text, reader) : undefined,
    status ? eq(tenants.status, status) : undefined,
    plan ? eq(tenants.plan, plan) : undefined,
    filter.owner ? isWaiting : undefined,
    filter.origin === "here" ? sql`exists (${creatingAttempt})` : undefined,
    filter.origin === "elsewhere" ? sql`not exists (${creatingAttempt})` : undefined,
  );
}

/** True if the filter has any condition. */
export function isNarrowed(filter: TenantFilter): boolean {
  return Object.values(filter).some(Boolean);
}

/** Removes NUL, the only character that Postgres refuses in text. */
function stripNul(value = ""): string {
  return value.replaceAll("\0", "");
}

const isWaiting = sql`exists (
    select from provisioning.tenant_members as member join provisioning.accounts as account on account.id = member.user_id
    where member.tenant_id = ${tenants.id} and member.is_owner and account.last_sign_in_at is null)
  and not ${hasActivated(sql`${tenants.id}`)}`;
