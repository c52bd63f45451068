import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Locks the open clean-ups against other tests that call this, in any worker, until the connection closes. */
export async function lockOpenCleanups(query: Query): Promise<void> {
  await query("select pg_advisory_lock(4711)");
}

/**
 * Locks the stuck sample attempts so that the reconciler skips them until the test's connection closes. Their events
 * can still be inserted, because `for no key update` does not block foreign key checks.
 */
export async function lockStuckSamples(query: Query): Promise<void> {
  await query("begin");
  await query(
    "select 1 from provisioning.attempts where slug in ('red-barn', 'tide-table') for no key update",
  );
}

export type AddedCleanup = { userId: string; name: string };

/** Adds an undone attempt that is flagged for clean-up, with or without its user. */
export async function addCleanup(
  query: Query,
  unique: string,
  { state = "manual", withUser = false }: { state?: "manual" | "pending"; withUser?: boolean } = {},
): Promise<AddedCleanup> {
  const [attemptId, userId, name] = [randomUUID(), randomUUID(), `Left ${unique}`];
  const email = `owner@${unique}.test`;
  await query(
    `insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
       error_code, owner_user_id, blueprint, blueprint_version, started_at, finished_at, duration_ms)
     values ($1, $2, 'admin@example.com', jsonb_build_object('name', $3::text), 'test', $4, $5, 'Ana', 'rolled_back',
       'DATABASE_FAILED', $2, 'standard', 1, now() - interval '1 hour', now() - interval '1 hour', 9)`,
    [attemptId, userId, name, `left-${unique}`, email],
  );
  await query(
    `insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
     values ($1, 1, 'initiated', now() - interval '1 hour', 0), ($1, 2, 'rolled_back', now() - interval '1 hour', 9)`,
    [attemptId],
  );
  await query(
    `insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, tries, next_try_at, last_error)
     values ($1, $2, 'no-answer', $3, 8, now() + interval '1 hour', 'refused')`,
    [userId, attemptId, state],
  );
  if (withUser) await createUser(userId, email, attemptId);
  return { userId, name };
}

async function createUser(id: string, email: string, attemptId: string): Promise<void> {
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  const response = await fetch(`${process.env.E2E_AUTH_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ id, email, app_metadata: { provisioning_attempt_id: attemptId } }),
  });
  expect(response.ok, await response.text()).toBe(true);
}

/**
 * A clean-up's state and number of tries, whether its user exists, and, if a staff member resolved it, their e-mail
 * address according to the logs.
 */
export async function cleanupState(query: Query, userId: string) {
  const [row] = await query(
    `select state, tries, (select entry.actor_email from provisioning.attempt_events as event
       join provisioning.staff_events as entry on entry.id = (event.detail ->> 'staffEvent')::uuid
       where event.attempt_id = flag.attempt_id and event.detail ->> 'event' = 'cleanup_resolved') as by,
       exists (select from auth.users where id = flag.user_id) as user_exists
     from provisioning.auth_cleanups as flag where user_id = $1`,
    [userId],
  );
  return row;
}

export async function tryNow(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Try now for ${name}` }).click();
}

/** Marks a clean-up as resolved in the two required steps, with a reason. */
export async function markResolved(page: Page, name: string, reason = "Deleted by hand"): Promise<void> {
  await page
    .locator("summary")
    .filter({ hasText: `for ${name}` })
    .click();
  await page
    .locator("form")
    .filter({ hasText: `resolved for ${name}` })
    .getByLabel("Reason")
    .fill(reason);
  await page.getByRole("button", { name: `Yes, mark as resolved for ${name}` }).click();
}
