import { sql } from "drizzle-orm";
import { v4 as uuidv4 } from "uuid";
import { admin } from "@/db/testing/admin";
import type { ProvisionInput } from "../provisioning/input";
import { mintAttemptId } from "../provisioning/input/submission";
import { type Stage, stages } from "../provisioning/stages";
import { actor } from "../provisioning/testing";

type TestAttempt = { attemptId: string; userId: string; input: ProvisionInput };

/**
 * Inserts an attempt whose worker died after the claim. By default, its lease expired a second ago. If `existingOwner` is
 * given, it is the account id of the attempt's owner.
 */
export async function deadAttempt(
  input: ProvisionInput,
  { leaseSeconds = -1, existingOwner }: { leaseSeconds?: number; existingOwner?: string } = {},
): Promise<TestAttempt> {
  const lease = sql`now() + ${leaseSeconds} * interval '1 second'`;
  return insertAttempt(input, "creating_auth_user", lease, sql`null::timestamptz`, existingOwner);
}

/** Inserts an attempt that was undone `secondsAgo` seconds ago. */
export async function undoneAttempt(input: ProvisionInput, secondsAgo = 3_600): Promise<TestAttempt> {
  return insertAttempt(input, "rolled_back", sql`now()`, sql`now() - ${secondsAgo} * interval '1 second'`);
}

async function insertAttempt(
  input: ProvisionInput,
  status: Stage,
  lease: unknown,
  finishedAt: unknown,
  existingOwner?: string,
): Promise<TestAttempt> {
  const [attemptId, userId] = [mintAttemptId(), existingOwner ?? uuidv4()];
  await admin.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
      status, owner_user_id, owner_was_existing, blueprint, blueprint_version, lease_expires_at, started_at, finished_at, duration_ms, error_code)
    select ${attemptId}::uuid, ${actor.id}::uuid, ${actor.email}, ${JSON.stringify(input)}::jsonb, 'test', ${input.slug},
      ${input.ownerEmail}, ${input.ownerName}, ${status}, ${userId}::uuid, ${existingOwner !== undefined}, 'standard', 1, ${lease},
      coalesce(finished_at, now()) - interval '2 minutes', finished_at,
      case when finished_at is not null then 5.0 end, case when finished_at is not null then 'DATABASE_FAILED' end
    from (select ${finishedAt} as finished_at) as ending`);
  const reached =
    status === "rolled_back"
      ? (["initiated", "rolled_back"] as const)
      : stages.slice(0, stages.indexOf(status) + 1);
  await admin.execute(sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
    select id, n, stage, started_at, 0 from provisioning.attempts,
      jsonb_array_elements_text(${JSON.stringify(reached)}::jsonb) with ordinality as reached(stage, n)
    where id = ${attemptId}::uuid`);
  return { attemptId, userId, input };
}

/** Flags the user of an attempt for a clean-up that is due now. */
export async function flagForCleanup(
  { attemptId, userId }: TestAttempt,
  state: "pending" | "manual" = "pending",
  tries = 0,
): Promise<void> {
  await admin.execute(sql`
    insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, tries, next_try_at, last_error)
    values (${userId}::uuid, ${attemptId}::uuid, 'refused', ${state}, ${tries}, now(),
      ${state === "manual" ? "refused" : null})`);
}

/** Makes a clean-up due now, or in `inSeconds` seconds. */
export async function makeDue(userId: string, inSeconds = 0): Promise<void> {
  await admin.execute(sql`
    update provisioning.auth_cleanups set next_try_at = now() + ${inSeconds} * interval '1 second'
    where user_id = ${userId}::uuid`);
}

type Flagged = {
  state: string;
  tries: number;
  last_error: string | null;
  resolved_by: string | null;
  wait: number;
};

/** The clean-up flag of a user. `wait` is the number of seconds until the next try. */
export async function cleanupFlagOf(userId: string): Promise<Flagged | undefined> {
  const { rows } = await admin.execute<Flagged>(sql`
    select state, tries, last_error, resolved_by, extract(epoch from next_try_at - now())::float8 as wait
    from provisioning.auth_cleanups where user_id = ${userId}::uuid`);
  return rows[0];
}

/** Creates a user through the Auth server's API. Its metadata contains `attemptId`, if given. */
export async function createUser(id: string, email: string, attemptId?: string): Promise<void> {
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  const response = await fetch(`${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({
      id,
      email,
      email_confirm: attemptId === undefined,
      app_metadata: attemptId ? { provisioning_attempt_id: attemptId } : {},
    }),
  });
  if (!response.ok) throw new Error(`could not create the user: ${await response.text()}`);
}

export async function userExists(id: string): Promise<boolean> {
  const { rows } = await admin.execute(sql`select 1 from auth.users where id = ${id}::uuid`);
  return rows.length > 0;
}
