import "server-only";
import { asc, desc, eq, or, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import {
  tenantDomains,
  tenantMemberships,
  tenantSettings,
  tenantSubscriptions,
  tenants,
} from "@/db/schema/tenants";
import { shownActor, shownEmail, shownText } from "@/lib/audit/redact";
import { type AttemptState, attemptState } from "@/lib/audit/state";
import { type Reader, readFor } from "@/lib/auth/reader";
import { shownName } from "./name";

export type TenantMember = { userId: string; email: string | null; role: string | null; createdAt: Date };

/** One attempt to make a tenant with this slug. */
export type TenantAttempt = {
  id: string;
  state: AttemptState;
  errorCode: string | null;
  actorEmail: string;
  startedAt: Date;
  durationMs: number | null;
};

export type Tenant = {
  id: string;
  slug: string;
  name: string;
  /** V1's database may leave words empty that this console always writes. */
  status: string | null;
  plan: string | null;
  createdAt: Date;
  updatedAt: Date;
  settings: { timezone: string | null; currency: string | null; locale: string | null } | null;
  subscription: { plan: string | null; status: string | null; trialEndsAt: Date | null } | null;
  domains: { hostname: string; isPrimary: boolean }[];
  /** The owner first, then the others in the order in which they joined. */
  members: TenantMember[];
  owner: TenantMember | null;
  /** The attempt that made this tenant; null for one that is older than this console. */
  attemptId: string | null;
  /** What it was made from; null for one that is older than this console. */
  blueprint: { name: string; version: number } | null;
  /** The last attempts at this slug, newest first: before the tenant was made, and since. */
  attempts: TenantAttempt[];
};

/** Attempts that a tenant's page shows. */
const mostAttempts = 10;

/** The tenant with this slug and all that belongs to it, or null. */
export async function getTenant(slug: string, reader: Reader): Promise<Tenant | null> {
  // Postgres has no text with a NUL; a URL may.
  if (slug.includes("\0")) return null;
  return readFor(reader, (tx) => tenantWith(tx, slug, reader));
}

async function tenantWith(on: Executor, slug: string, reader: Reader): Promise<Tenant | null> {
  const [tenant] = await on
    .select({
      id: tenants.id,
      slug: tenants.slug,
      name: shownName,
      status: tenants.status,
      plan: tenants.plan,
      createdAt: tenants.createdAt,
      updatedAt: tenants.updatedAt,
      settings: {
        timezone: tenantSettings.timezone,
        currency: tenantSettings.currency,
        locale: tenantSettings.locale,
      },
      subscription: {
        plan: tenantSubscriptions.plan,
        status: tenantSubscriptions.status,
        trialEndsAt: tenantSubscriptions.trialEndsAt,
      },
    })
    .from(tenants)
    .leftJoin(tenantSettings, eq(tenantSettings.tenantId, tenants.id))
    .leftJoin(tenantSubscriptions, eq(tenantSubscriptions.tenantId, tenants.id))
    .where(eq(tenants.slug, slug));
  if (!tenant) return null;
  const domains = await domainsOf(on, tenant.id);
  const stored = await membersOf(on, tenant.id);
  const members = stored.map((member) => ({ ...member, email: shownEmail(member.email, reader) }));
  const tried = await attemptsAt(on, tenant.id, slug);
  const found = tried.map((attempt) => ({
    ...attempt,
    actorEmail: shownActor(attempt.actorEmail, attempt.errorCode, reader),
  }));
  const owner = members.find(({ role }) => role === "owner") ?? null;
  const made = found.find(({ tenantId }) => tenantId === tenant.id);
  const attemptId = made?.id ?? null;
  return {
    ...tenant,
    name: shownText(tenant.name, reader),
    domains,
    members,
    owner,
    attemptId,
    blueprint: made?.blueprint ?? null,
    attempts: found,
  };
}

function domainsOf(on: Executor, tenantId: string) {
  return on
    .select({ hostname: tenantDomains.hostname, isPrimary: tenantDomains.isPrimary })
    .from(tenantDomains)
    .where(eq(tenantDomains.tenantId, tenantId))
    .orderBy(desc(tenantDomains.isPrimary), asc(tenantDomains.hostname));
}

function membersOf(on: Executor, tenantId: string) {
  return on
    .select({
      userId: tenantMemberships.userId,
      email: accounts.email,
      role: tenantMemberships.role,
      createdAt: tenantMemberships.createdAt,
    })
    .from(tenantMemberships)
    .leftJoin(accounts, eq(accounts.id, tenantMemberships.userId))
    .where(eq(tenantMemberships.tenantId, tenantId))
    .orderBy(sql`${tenantMemberships.role} <> 'owner'`, asc(tenantMemberships.createdAt));
}

/** The attempt that made the tenant comes first where there are more than are shown. */
async function attemptsAt(on: Executor, tenantId: string, slug: string) {
  const rows = await on
    .select({
      id: attempts.id,
      tenantId: attempts.tenantId,
      state: attemptState,
      errorCode: attempts.errorCode,
      actorEmail: attempts.actorEmail,
      startedAt: attempts.startedAt,
      durationMs: attempts.durationMs,
      blueprint: { name: attempts.blueprint, version: attempts.blueprintVersion },
    })
    .from(attempts)
    .where(or(eq(attempts.slug, slug), eq(attempts.tenantId, tenantId)))
    .orderBy(sql`${attempts.tenantId} is null`, desc(attempts.startedAt))
    .limit(mostAttempts);
  return rows.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}
