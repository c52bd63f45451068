import "server-only";
import { and, asc, desc, eq, or, type SQLWrapper, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { blueprint } from "@/db/product/blueprint";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import { tenantFacts, tenantHostnames, tenantMembers, tenants } from "@/db/schema/tenants";
import { otherAccountName } from "@/lib/audit/account-name";
import { type AttemptState, attemptState, erasedAt } from "@/lib/audit/state";
import { shownActor, shownEmail, shownName, shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";
import { tenantDisplayName } from "./name";

export type TenantMember = {
  userId: string;
  email: string | null;
  /**
   * The name that the owner was added with. Null for other members, for owners whom another program added, and after an
   * erasure.
   */
  name: string | null;
  /** The account's own name, if the owner's account existed before and has another name; otherwise null. */
  accountName: string | null;
  role: string | null;
  isOwner: boolean;
  since: Date | null;
};

/** The product's own facts about a tenant besides its name, plan and status. `value` is null if unknown. */
export type TenantFact = { label: string; value: string | null };

/** One attempt to create a tenant with this slug. */
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
  /** May be null for tenants of V1. This console always sets status and plan. */
  status: string | null;
  plan: string | null;
  createdAt: Date | null;
  updatedAt: Date | null;
  facts: TenantFact[];
  domains: { hostname: string; isPrimary: boolean }[];
  /** The owner first, then the others in the order they joined. */
  members: TenantMember[];
  owner: TenantMember | null;
  /** When the owner's data was erased; null if it was not, or if the tenant has a new owner. */
  ownerErasedAt: string | null;
  /** The attempt that created this tenant; null if the log has none. */
  attemptId: string | null;
  /** The blueprint from which the tenant was created; null if the log has no such attempt. */
  blueprint: { name: string; version: number; isOlder: boolean } | null;
  /** The attempt that created the tenant and the earlier ones for the same owner, newest first. */
  attempts: TenantAttempt[];
  /** Other attempts with this slug, such as later ones or those for another owner, newest first. */
  otherAttempts: TenantAttempt[];
};

/** Maximum number of attempts on a tenant's page. */
const maxAttempts = 10;

/** The tenant with this slug and everything that belongs to it, or null. */
export async function getTenant(slug: string, reader: Reader): Promise<Tenant | null> {
  // A URL may contain a NUL, which Postgres cannot store as text.
  if (slug.includes("\0")) return null;
  return readFor(reader, (tx) => tenantWith(tx, slug, reader));
}

async function tenantWith(on: Executor, slug: string, reader: Reader): Promise<Tenant | null> {
  const [tenant] = await on
    .select({
      id: tenants.id,
      slug: tenants.slug,
      name: tenantDisplayName,
      status: tenants.status,
      plan: tenants.plan,
      createdAt: tenants.createdAt,
      updatedAt: tenants.updatedAt,
    })
    .from(tenants)
    .where(sql`provisioning.same_slug(${tenants.slug}, ${slug})`);
  if (!tenant) return null;
  const domains = await domainsOf(on, tenant.id);
  const facts = await factsOf(on, tenant.id);
  const stored = await membersOf(on, tenant.id);
  const members = stored.map((member) => ({
    ...member,
    email: shownEmail(member.email, reader),
    name: shownName(member.name, reader),
    accountName: shownName(member.accountName, reader),
  }));
  const rows = await attemptsForTenantOrSlug(on, tenant.id, tenant.slug);
  const creator = rows.find(({ tenantId }) => tenantId === tenant.id);
  const shown = (isOwn: boolean) =>
    rows
      .filter((attempt) => isOwnAttempt(attempt, creator) === isOwn)
      .map(({ ownerEmail, ownerUserId, erasedAt, tenantId, blueprint, ...attempt }) => ({
        ...attempt,
        actorEmail: shownActor(attempt.actorEmail, attempt.errorCode, reader),
      }));
  const owner = members.find(({ isOwner }) => isOwner) ?? null;
  const attemptId = creator?.id ?? null;
  return {
    ...tenant,
    name: shownText(tenant.name, reader),
    domains,
    facts: facts.map(({ label, value }) => ({ label, value: shownText(value, reader) })),
    members,
    owner,
    ownerErasedAt: !owner || owner.userId === creator?.ownerUserId ? (creator?.erasedAt ?? null) : null,
    attemptId,
    blueprint: creator ? { ...creator.blueprint, isOlder: isOlder(creator.blueprint) } : null,
    attempts: shown(true),
    otherAttempts: shown(false),
  };
}

type OwnerAndTime = { id: string; ownerEmail: string | null; startedAt: Date };

/** True for the attempt that created a tenant, and for earlier ones for the same owner. */
function isOwnAttempt(
  { id, ownerEmail, startedAt }: OwnerAndTime,
  creator: OwnerAndTime | undefined,
): boolean {
  if (!creator) return false;
  return id === creator.id || (startedAt < creator.startedAt && ownerEmail === creator.ownerEmail);
}

/** True if the tenant was created from an older version of the blueprint, so it may lack parts that new tenants have. */
function isOlder({ name, version }: { name: string; version: number }): boolean {
  return name === blueprint.name && version < blueprint.version;
}

/** SQL: true for the rows of this tenant. Compares keys in the product's own type. */
const isForTenant = (column: SQLWrapper, tenantId: string) =>
  sql`${column} = provisioning.tenant_key(${tenantId}::text)`;

function domainsOf(on: Executor, tenantId: string) {
  return on
    .select({ hostname: tenantHostnames.hostname, isPrimary: tenantHostnames.isPrimary })
    .from(tenantHostnames)
    .where(isForTenant(tenantHostnames.tenantId, tenantId))
    .orderBy(desc(tenantHostnames.isPrimary), asc(tenantHostnames.hostname));
}

function factsOf(on: Executor, tenantId: string) {
  return on
    .select({ label: tenantFacts.label, value: tenantFacts.value })
    .from(tenantFacts)
    .where(isForTenant(tenantFacts.tenantId, tenantId))
    .orderBy(asc(tenantFacts.place));
}

function membersOf(on: Executor, tenantId: string) {
  return on
    .select({
      userId: tenantMembers.userId,
      email: accounts.email,
      name: attempts.ownerName,
      accountName: otherAccountName(accounts.fullName),
      role: tenantMembers.role,
      isOwner: tenantMembers.isOwner,
      since: tenantMembers.since,
    })
    .from(tenantMembers)
    .leftJoin(accounts, eq(accounts.id, tenantMembers.userId))
    .leftJoin(attempts, and(eq(attempts.tenantId, tenantId), eq(attempts.ownerUserId, tenantMembers.userId)))
    .where(isForTenant(tenantMembers.tenantId, tenantId))
    .orderBy(desc(tenantMembers.isOwner), asc(tenantMembers.since));
}

/** Includes the attempt that created the tenant, even if there are more attempts than the page shows. */
async function attemptsForTenantOrSlug(on: Executor, tenantId: string, slug: string) {
  const rows = await on
    .select({
      id: attempts.id,
      tenantId: attempts.tenantId,
      state: attemptState,
      errorCode: attempts.errorCode,
      actorEmail: attempts.actorEmail,
      ownerEmail: attempts.ownerEmail,
      ownerUserId: attempts.ownerUserId,
      erasedAt,
      startedAt: attempts.startedAt,
      durationMs: attempts.durationMs,
      blueprint: { name: attempts.blueprint, version: attempts.blueprintVersion },
    })
    .from(attempts)
    .where(or(eq(attempts.slug, slug), eq(attempts.tenantId, tenantId)))
    .orderBy(sql`${attempts.tenantId} is null`, desc(attempts.startedAt))
    .limit(maxAttempts);
  return rows.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}
