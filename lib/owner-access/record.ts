import "server-only";
import { sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import type { ActivationEventKind } from "./event-kinds";
import type { OwnerLink } from "./links/find";

/** Records a step of the owner's activation. `actorEmail` is the address of the staff member who caused it. */
export async function recordEvent(
  on: Executor,
  attemptId: string,
  kind: ActivationEventKind,
  actorEmail: string | null = null,
): Promise<void> {
  await on.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind, actor_email)
    values (${attemptId}::uuid, ${kind}, ${actorEmail})`);
}

/** Records, once per link, that the owner has started to fill in the form. */
export async function recordOpened({ id, attemptId }: OwnerLink): Promise<void> {
  await db.execute(sql`
    with opened as (
      update provisioning.owner_links set opened_at = now()
      where id = ${id}::uuid and opened_at is null returning id
    )
    insert into provisioning.activation_events (attempt_id, kind) select ${attemptId}::uuid, 'opened' from opened`);
}
