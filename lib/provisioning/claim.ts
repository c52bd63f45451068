import { sql } from "drizzle-orm";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { db } from "@/db/client";
import { databaseError, uniqueViolation } from "@/db/errors";
import { type Actor, type Attempt, leaseSeconds, requestHash } from "./attempt";
import { blueprint } from "./blueprints";
import { effect } from "./effect";
import type { Refusal } from "./errors";
import { appendEvents } from "./events";
import type { ProvisionInput } from "./input";
import type { StageClock, StageMark } from "./stages";

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
  account: boolean;
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
    ...{ tenantId: uuidv7(), ownerUserId: uuidv4() },
  };
  clock.reach("creating_auth_user");
  try {
    await effect("claim", id, () => clock.record((marks) => insertAttempt(attempt, marks)));
    return { kind: "claimed", attempt };
  } catch (error) {
    // The answer was lost, but the row carries the user's id that only this call knows: the claim is ours.
    if (await isOurs(attempt, error)) return { kind: "claimed", attempt };
    clock.takeBack();
    const refused = error instanceof NotClaimed ? error.why : heldInFlight(uniqueViolation(error));
    if (refused === null) throw error;
    return refused === "known" ? { kind: "known" } : { kind: "refused", refusal: refused };
  }
}

async function isOurs({ id, ownerUserId }: Attempt, error: unknown): Promise<boolean> {
  if (error instanceof NotClaimed || databaseError(error)) return false;
  const { rows } = await db.execute(
    sql`select 1 from provisioning.attempts where id = ${id}::uuid and owner_user_id = ${ownerUserId}::uuid`,
  );
  return rows.length > 0;
}

/** The statement ran, and did not insert the attempt. */
class NotClaimed extends Error {
  constructor(readonly why: Refusal | "known") {
    super("not claimed");
  }
}

/** What a violated unique index of attempts says: another attempt in flight holds the value. */
function heldInFlight(constraint: string | null): Refusal | "known" | null {
  const detail = { heldBy: "attempt" };
  if (constraint === "attempts_slug_in_flight") return { code: "SLUG_TAKEN", field: "slug", detail };
  if (constraint === "attempts_owner_email_in_flight")
    return { code: "EMAIL_TAKEN", field: "ownerEmail", detail };
  return constraint === "attempts_pkey" ? "known" : null;
}

async function insertAttempt(attempt: Attempt, marks: readonly StageMark[]): Promise<void> {
  const { id, actor, input, ownerUserId } = attempt;
  const elapsedMs = marks.at(-1)?.offsetMs ?? 0;
  const { rows } = await db.execute<Findings>(sql`
    with found as (
      select
        exists (select from provisioning.attempts where id = ${id}) as known,
        (select jsonb_build_object('name', name, 'slug', slug, 'createdAt', created_at)
          from public.tenants where slug = ${input.slug}) as tenant,
        (select reason from provisioning.reserved_slugs where slug = ${input.slug}) as reserved,
        exists (select from auth.users where email = ${input.ownerEmail} and is_sso_user = false) as account
    ), claimed as (
      insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
        status, owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at)
      select ${id}::uuid, ${actor.id}::uuid, ${actor.email}, ${JSON.stringify(input)}::jsonb, ${requestHash(input)},
        ${input.slug}, ${input.ownerEmail}, ${input.ownerName}, 'creating_auth_user', ${ownerUserId}::uuid,
        ${blueprint.name}, ${blueprint.version}::int, now() + ${leaseSeconds} * interval '1 second',
        now() - ${elapsedMs}::float8 * interval '1 millisecond'
      from found where not known and tenant is null and reserved is null and not account
      on conflict (id) do nothing
      returning id, started_at
    ), logged as (${appendEvents("claimed", marks)})
    select found.*, exists (select from claimed) as claimed from found`);
  const [findings] = rows;
  if (!findings) throw new Error("the claim returned no row");
  if (!findings.claimed) throw new NotClaimed(whyNot(findings));
}

function whyNot({ known, tenant, reserved, account }: Findings): Refusal | "known" {
  if (known) return "known";
  if (tenant) return { code: "SLUG_TAKEN", field: "slug", detail: { heldBy: "tenant", ...tenant } };
  if (reserved) return { code: "SLUG_TAKEN", field: "slug", detail: { heldBy: "platform", reserved } };
  if (account) return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "account" } };
  // All was free and nothing was inserted: another request with the same key came in between.
  return "known";
}
