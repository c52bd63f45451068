import "server-only";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { db, type Executor } from "@/db/client";
import { logged } from "@/lib/platform/logging/log-failure";

/** Kinds of staff events. Their texts are in app/(console)/audit/staff. */
export const staffEventKinds = [
  "export_started",
  "export_finished",
  "export_stopped",
  "cleanup_retried",
  "cleanup_resolved",
  "reconciler_run",
  "attempts_pruned",
  "data_erased",
  "trial_removed",
  "link_copied",
  "link_revoked",
  "mail_asked",
  "owner_email_change_started",
  "owner_email_changed",
  "owner_email_change_failed",
  "factor_enrolled",
  "factor_removed",
  "role_changed",
  "denied",
] as const;

export type StaffEventKind = (typeof staffEventKinds)[number];

/** A user or a command. For a command, `id` is null and `email` is its name, such as `npm run staff`. */
export type StaffEventActor = { id: string | null; email: string };

/**
 * Records an action by a user or a command in an append-only row. `detail` must not contain secrets. Throws if the row
 * cannot be written, so call it before the action, or pass the action's transaction as `on`. Returns the event's id.
 */
export async function recordStaffEvent(
  actor: StaffEventActor,
  kind: StaffEventKind,
  detail: Readonly<Record<string, unknown>> = {},
  on: Executor = db,
): Promise<string> {
  const id = uuidv7();
  await on.execute(sql`
    insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
    values (${id}, ${actor.id}::uuid, ${actor.email}, ${kind}, ${JSON.stringify(detail)})`);
  return id;
}

/** At most one denied call per user and action is recorded in this many seconds, to limit the log's size. */
const deniedEverySeconds = 10;

/**
 * Records that a signed-in user was refused because of their role, or because a second factor was `missing`. Never
 * throws, because the refusal does not depend on its record. The rate limit ensures that only one of many repeated
 * calls is recorded.
 */
export async function recordDenied(
  actor: { id: string; email: string },
  what: string,
  missing?: "second factor",
): Promise<void> {
  const detail = JSON.stringify({ what, missing });
  const key = `denied:${actor.id}:${detail}`;
  await db
    .execute(sql`
      insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
      select ${uuidv7()}::uuid, ${actor.id}::uuid, ${actor.email}, 'denied', ${detail}::jsonb
      where provisioning.count_call(${key}, 1, ${deniedEverySeconds}) is null`)
    .catch(logged("a denied call was not recorded", undefined));
}
