import { and, eq, isNotNull, or, type SQL, sql } from "drizzle-orm";
import { tenants } from "@/db/schema/tenants";
import type { Reader } from "@/lib/auth/reader";
import { foldText } from "@/lib/platform/fold-text";
import { plans } from "@/lib/provisioning/input/choices";
import { nameOrSlugConditions } from "./name-condition";

/** A filter of the list of tenants. A tenant must meet every condition. */
export type TenantFilter = {
  /** A part of the name or the slug. */
  query?: string;
  status?: string;
  plan?: string;
  /** `waiting`: the owner has neither signed in nor set a password through a link from the console. */
  owner?: "waiting";
  origin?: "here" | "elsewhere";
};

/** The statuses that the list offers. A product may have others. */
export const tenantStatuses = ["active", "trialing", "past_due", "suspended", "canceled", "deleted"] as const;

/** The plans of new tenants, for the list’s filter. */
export const planChoices = plans;

const creatingAttempt = sql`select from provisioning.attempts as attempt where attempt.tenant_id = ${tenants.id}::text`;

/** SQL: true for the tenants that an attempt created. */
const isMadeHere = sql`exists (${creatingAttempt})`;

/** SQL: true for the tenants that no attempt created. */
export const isMadeElsewhere = sql`not exists (${creatingAttempt})`;

/** SQL: true if the console has recorded that the owner set a password or signed in. */
export const hasActivated = (tenantId: SQL) => sql`exists (
  select from provisioning.attempts as attempt
  join provisioning.activation_events as event on event.attempt_id = attempt.id and event.kind = 'activated'
  where attempt.tenant_id = ${tenantId}::text)`;

const isWaiting = sql`exists (
    select from provisioning.tenant_members as member join provisioning.accounts as account on account.id = member.user_id
    where member.tenant_id = ${tenants.id} and member.is_owner and account.last_sign_in_at is null)
  and not ${hasActivated(sql`${tenants.id}`)}`;

/**
 * SQL: true for the tenants that match and have a slug. Tenants without one have no page. Use it to read tenants one by
 * one, in the list’s order; `matches.ts` finds all matches at once.
 */
export function filterCondition(filter: TenantFilter, reader: Reader): SQL | undefined {
  return and(
    columnCondition(filter),
    or(...textConditions(filter, reader)),
    filter.owner ? isWaiting : undefined,
    filter.origin === "here" ? isMadeHere : undefined,
    filter.origin === "elsewhere" ? isMadeElsewhere : undefined,
  );
}

/** SQL: true for the tenants with a slug and the filter’s status and plan. */
export function columnCondition(filter: TenantFilter): SQL | undefined {
  const [status, plan] = [stripNul(filter.status), stripNul(filter.plan)];
  return and(
    isNotNull(tenants.slug),
    status ? eq(tenants.status, status) : undefined,
    plan ? eq(tenants.plan, plan) : undefined,
  );
}

/** SQL: conditions for the searched text, each with its own index. A tenant must meet one of them. Empty without a search. */
export function textConditions({ query }: TenantFilter, reader: Reader): (SQL | undefined)[] {
  const text = foldText(stripNul(query));
  return text ? nameOrSlugConditions(text, reader) : [];
}

/** True if the filter has any condition. */
export function isNarrowed(filter: TenantFilter): boolean {
  return Object.values(filter).some(Boolean);
}

/** True if an index of the product’s table can serve the filter in the default order. */
export function isIndexed({ query, owner, origin }: TenantFilter): boolean {
  return !query && !owner && !origin;
}

/** Removes NUL, the only character that Postgres refuses in text. */
function stripNul(value = ""): string {
  return value.replaceAll("\0", "");
}
