import { sql } from "drizzle-orm";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { db } from "@/db/client";
import { databaseError, uniqueViolation } from "@/db/errors";
import { tenants } from "@/db/schema/tenants";
import { type Actor, type Attempt, leaseSeconds, requestHash } from "./attempt";
import { blueprint } from "./blueprints";
import { effect } from "./effect";
import type { Refusal } from "./errors";
import { appendEvents } from "./events";
import { isBanned, isLeftover, noAccount } from "./existing-owner";
import type { ProvisionInput } from "./input";
import type { StageClock } from "./stages";

export type Claim =
  | { kind: "claimed"; attempt: Attempt }
  | { kind: "refused"; refusal: Refusal }
  /** The key was used before; what became of it is in the database. */
  | { kind: "known" };

type Findings = {
  known: boolean;
  claimed: boolean;
  tenant: { name: string; slug: string; createdAt: string } | null;
  reserved: string | null;
  /** The account that has the owner's address: one that may own a tenant, may not, or will be removed. */
  account: "usable" | "banned" | "leftover" | null;
};

/**
 * Claims slug and e-mail for one attempt in one statement, and commits it before anything is created.
 * Reads of tenants and accounts are advice; what decides are the partial unique indexes, which hold both
 * while the attempt is in flight, and the tables' own unique indexes at its commit.
 */
export async function claimAttempt(
  id: string,
  actor: Actor,
  input: ProvisionInput,
  clock: StageClock,
): Promise<Claim> {
  const attempt: Attempt = {
    ...{ id, actor, input, clock, fence: 1, userMayLandLate: false },
    // The new user's id also tells this claim from a twin's, so that an attempt for an existing owner has one too.
    ...{ tenantId: uuidv7(), ownerUserId: uuidv4(), ownerWasExisting: input.ownerAccount === "existing" },
  };
  clock.reach("creating_auth_user");
  try {
    const findings = await effect("claim", id, () => insertAttempt(attempt));
    if (findings.claimed) return claimed(attempt);
    clock.takeBack();
    return whyNot(findings, input);
  } catch (error) {
    return afterError(attempt, error);
  }
}

/** The attempt's row is there, and its events with it. */
function claimed(attempt: Attempt): Claim {
  attempt.clock.forget(attempt.clock.unwritten);
  return { kind: "claimed", attempt };
}

/** What a claim that ended in an error has come to; throws on where nothing of it is in the database. */
async function afterError(attempt: Attempt, error: unknown): Promise<Claim> {
  const constraint = uniqueViolation(error);
  // The key tells: the row can be our own, its answer lost, or a twin's, met first in the index of the slug.
  const found = databaseError(error) && constraint === null ? null : await ownerOf(attempt.id);
  if (found === attempt.ownerUserId) return claimed(attempt);
  attempt.clock.takeBack();
  if (found) return { kind: "known" };
  const refusal = constraint && takenBy[constraint];
  if (refusal) return { kind: "refused", refusal };
  throw error;
}

/** The user's id of the attempt with this key; null where there is none, or where that cannot be read. */
async function ownerOf(id: string): Promise<string | null> {
  const query = sql`select owner_user_id as id from provisioning.attempts where id = ${id}::uuid`;
  const { rows } = await db.execute<{ id: string | null }>(query).catch(() => ({ rows: [] }));
  return rows[0] ? (rows[0].id ?? "nobody") : null;
}

/** What a violated unique index says; those of tenants and accounts speak up for a winner that has just committed. */
const takenBy: Record<string, Refusal> = {
  attempts_slug_in_flight: slugTaken({ heldBy: "attempt" }),
  attempts_owner_email_in_flight: emailTaken({ heldBy: "attempt" }),
  tenants_slug_key: slugTaken({ heldBy: "tenant" }),
  users_email_partial_key: emailTaken({ heldBy: "account" }),
};

function slugTaken(detail: Record<string, unknown>): Refusal {
  return { code: "SLUG_TAKEN", field: "slug", detail };
}

function emailTaken(detail: Record<string, unknown>): Refusal {
  return { code: "EMAIL_TAKEN", field: "ownerEmail", detail };
}

async function insertAttempt({ id, actor, input, clock, ...attempt }: Attempt): Promise<Findings> {
  const marks = clock.unwritten;
  const elapsedMs = marks.at(-1)?.offsetMs ?? 0;
  const { rows } = await db.execute<Findings>(sql`
    with found as (
      select
        exists (select from provisioning.attempts where id = ${id}) as known,
        (select jsonb_build_object('name', ${tenants.name}, 'slug', ${tenants.slug}, 'createdAt', ${tenants.createdAt})
          from ${tenants} where ${tenants.slug} = ${input.slug}) as tenant,
        (select reason from provisioning.reserved_slugs where slug = ${input.slug}) as reserved,
        -- The user of an attempt in flight is no account yet: the index on its address has the say.
        (select case when ${isLeftover} then 'leftover' when ${isBanned} then 'banned' else 'usable' end
          from provisioning.accounts as account where email = ${input.ownerEmail} and is_sso_user = false
          and not exists (select from provisioning.attempts where owner_user_id = account.id
            and owner_email = account.email and status not in ('completed', 'failed', 'rolled_back'))) as account
    ), claimed as (
      insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
        status, owner_user_id, owner_was_existing, blueprint, blueprint_version, lease_expires_at, started_at)
      select ${id}::uuid, ${actor.id}::uuid, ${actor.email}, ${JSON.stringify(input)}::jsonb, ${requestHash(input)},
        ${input.slug}, ${input.ownerEmail}, ${input.ownerName}, 'creating_auth_user', ${attempt.ownerUserId}::uuid,
        ${attempt.ownerWasExisting},
        ${blueprint.name}, ${blueprint.version}::int, now() + ${leaseSeconds} * interval '1 second',
        now() - ${elapsedMs}::float8 * interval '1 millisecond'
      from found where not known and tenant is null and reserved is null
        and account is not distinct from ${attempt.ownerWasExisting ? "usable" : null}
      on conflict (id) do nothing
      returning id, started_at
    ), logged as (${appendEvents("claimed", marks)})
    select found.*, exists (select from claimed) as claimed from found`);
  const [findings] = rows;
  if (!findings) throw new Error("the claim returned no row");
  return findings;
}

function whyNot({ known, tenant, reserved, account }: Findings, { ownerAccount }: ProvisionInput): Claim {
  const refused = (refusal: Refusal): Claim => ({ kind: "refused", refusal });
  if (known) return { kind: "known" };
  if (tenant) return refused(slugTaken({ heldBy: "tenant", ...tenant }));
  if (reserved) return refused(slugTaken({ heldBy: "platform", reserved }));
  if (account === "leftover") return refused(emailTaken({ heldBy: "cleanup" }));
  if (account === "banned" && ownerAccount === "existing") return refused(emailTaken({ heldBy: "banned" }));
  if (account && ownerAccount === "new") return refused(emailTaken({ heldBy: "account" }));
  if (!account && ownerAccount === "existing") return refused(noAccount);
  // All was well and nothing was inserted: another request with the same key came in between.
  return { kind: "known" };
}
