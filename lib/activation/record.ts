import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** Records that the link that is out now was opened by a person, once for each link. */
export async function recordOpened(attemptId: string, userId: string): Promise<void> {
  await db.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind, link_sent_at)
    select ${attemptId}::uuid, 'opened', recovery_sent_at from provisioning.accounts as account
    where account.id = ${userId}::uuid and not exists (
      select from provisioning.activation_events as event
      where event.attempt_id = ${attemptId}::uuid and event.kind = 'opened'
        and event.link_sent_at = account.recovery_sent_at
    )`);
}

/** Records that the owner has chosen a password, the first time that they do. */
export async function recordActivated(attemptId: string): Promise<void> {
  await db.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind)
    select ${attemptId}::uuid, 'activated' where not exists (
      select from provisioning.activation_events where attempt_id = ${attemptId}::uuid and kind = 'activated'
    )`);
}
