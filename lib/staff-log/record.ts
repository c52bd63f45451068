import "server-only";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { db, type Executor } from "@/db/client";
import { logged } from "@/lib/platform/logging/log-failure";

/** What staff events tell: a verb in the past. Each has its words in app/(console)/audit/staff. */
export const staffEventKinds = [
  "export_started",
  "export_finished",
  "export_stopped",
  "cleanup_retried",
  "cleanup_resolved",
  "reconciler_run",
  "attempts_pruned",
  "trial_removed",
  "link_copied",
  "link_revoked",
  "mail_asked",
  "factor_enrolled",
  "factor_removed",
  "role_changed",
  "denied",
] as const;

export type StaffEventKind = (typeof staffEventKinds)[number];

/** Who did it. A command has no id; its e-mail then names the command, such as `npm run staff`. */
export type StaffEventActor = { id: string | null; email: string };

/**
 * Records what a staff member did, as a row that nothing can change or remove. `detail` never holds a secret.
 * Throws where it cannot be written: record before you act, or in the transaction `on` in which you act.
 */
export async function recordStaffEvent(
  actor: StaffEventActor,
  kind: StaffEventKind,
  detail: Readonly<Record<string, unknown>> = {},
  on: Executor = db,
): Promise<void> {
  await on.execute(sql`
    insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
    values (${uuidv7()}, ${actor.id}::uuid, ${actor.email}, ${kind}, ${JSON.stringify(detail)})`);
}

/** One denied try in so many seconds is recorded for each user and action: more would only fill the log. */
const deniedEverySeconds = 10;

/**
 * Records that a signed-in user was refused for want of a role, or of what is `missing`. Never throws: the
 * refusal does not depend on its record. The count decides, so that of many calls at once one is recorded.
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
    .catch(logged("a denied try was not recorded", undefined));
}
