import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { inputFor, submit } from "@/lib/provisioning/testing";

/** Runs statements with triggers and foreign keys disabled. */
export function tamper(...statements: (SQL | string)[]): Promise<void> {
  return admin.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    for (const statement of statements) await tx.execute(statement);
  });
}

export function newSlug(prefix = "sound"): string {
  return `${prefix}-${randomUUID().slice(0, 13)}`;
}

/** Provisions a tenant. */
export async function completedAttempt(): Promise<{ attemptId: string; tenantId: string; userId: string }> {
  const outcome = await submit(inputFor(newSlug()));
  if (outcome.kind !== "completed") throw new Error(`not completed: ${JSON.stringify(outcome)}`);
  return {
    attemptId: outcome.attemptId,
    tenantId: outcome.tenant.id,
    userId: await userOf(outcome.attemptId),
  };
}

/** Submits an attempt that is refused before it creates anything. */
export async function refusedAttempt(): Promise<string> {
  const { attemptId } = await submit({ ...inputFor("postmaster"), ownerEmail: `${newSlug()}@refused.test` });
  return attemptId;
}

/** Submits an attempt that is undone because a trigger refuses its last record. Its user is deleted and not flagged. */
export async function undoneAttempt(): Promise<{ attemptId: string; userId: string }> {
  await admin.execute(sql`
    create or replace function public.refuse_domain() returns trigger language plpgsql as $$
    begin
      if new.hostname like 'undone-%' then raise exception 'refused' using errcode = 'P0001'; end if;
      return new;
    end $$`);
  await admin.execute(
    `create or replace trigger refuse_domain before insert on ${tables.hostnames} for each row execute function public.refuse_domain()`,
  );
  const { attemptId } = await submit(inputFor(newSlug("undone")));
  return { attemptId, userId: await userOf(attemptId) };
}

type Claim = { slug?: string; ownerEmail?: string; leaseMinutes?: number };

/** Inserts an attempt in flight right after its claim, with its events. */
export async function attemptInFlight({
  slug = newSlug(),
  ownerEmail,
  leaseMinutes = 1,
}: Claim = {}): Promise<string> {
  const id = randomUUID();
  await admin.execute(sql`
    with claimed as (
      insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
        status, owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at)
      values (${id}, gen_random_uuid(), 'admin@example.com', '{}', '', ${slug}, ${ownerEmail ?? `ana@${slug}.test`}, 'Ana',
        'creating_auth_user', gen_random_uuid(), 'standard', 1, now() + ${leaseMinutes} * interval '1 minute',
        now() - interval '1 hour')
      returning id, started_at
    )
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
    select id, seq, stage, started_at, 0 from claimed,
      unnest(array['initiated', 'validating', 'validated', 'creating_auth_user']) with ordinality as stages(stage, seq)`);
  return id;
}

export async function userOf(attemptId: string): Promise<string> {
  const { rows } = await db.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${attemptId}::uuid`,
  );
  return rows[0]?.id ?? "";
}

/** Inserts an auth user, with or without an attempt's id. */
export async function newUser({
  id = randomUUID(),
  attemptId,
  daysOld = 0,
}: {
  id?: string;
  attemptId?: string;
  daysOld?: number;
}): Promise<string> {
  const metadata = attemptId ? { provisioning_attempt_id: attemptId } : {};
  const noInstance = "00000000-0000-0000-0000-000000000000";
  await admin.execute(sql`
    insert into auth.users (instance_id, id, aud, role, email, raw_app_meta_data, raw_user_meta_data, email_confirmed_at, created_at, updated_at)
    values (${noInstance}, ${id}, 'authenticated', 'authenticated', ${`${id}@user.test`}, ${JSON.stringify(metadata)}, '{}', now(),
      now() - ${daysOld} * interval '1 day', now())`);
  return id;
}

/** Flags a user for a clean-up that is due in `dueMinutes` minutes. */
export async function flagForCleanup(
  userId: string,
  attemptId: string,
  state = "pending",
  dueMinutes = 60,
): Promise<string> {
  await admin.execute(sql`
    insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, next_try_at)
    values (${userId}, ${attemptId}, 'no-answer', ${state}, now() + ${dueMinutes} * interval '1 minute')`);
  return userId;
}

const reverts: string[] = [];

/** Changes the database until `restore` is called. */
export async function change(statement: string, revert: string): Promise<void> {
  reverts.push(revert);
  await admin.execute(sql.raw(statement));
}

/** Returns a function that creates a structural violation and returns the text that the doctor must report. */
export function changed(text: string, statement: string, revert: string): () => Promise<string> {
  return async () => {
    await change(statement, revert);
    return text;
  };
}

/** Reverts all changes, newest first. Returns true if there were any. */
export async function restore(): Promise<boolean> {
  const pending = reverts.splice(0).reverse();
  for (const revert of pending) await admin.execute(sql.raw(revert));
  return pending.length > 0;
}

/** The name of this test file's database, quoted. */
export async function databaseName(): Promise<string> {
  const { rows } = await admin.execute<{ name: string }>(sql`select quote_ident(current_database()) as name`);
  return rows[0]?.name ?? "";
}
