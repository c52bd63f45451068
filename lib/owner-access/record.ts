import "server-only";
import { sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import type { ActivationEventKind } from "./event-kinds";
import type { OwnerLink } from "./links/find";

/** Adds a step of the owner's way in; `actorEmail` is the staff member who took it. */
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

/** Records that an owner has begun to fill in the page of a link, once for each link. */
export async function recordOpened({ id, attemptId }: OwnerLink): Promise<void> {
  await db.execute(sql`
    with opened as (
      update provisioning.owner_links set opened_at = now()
      where id = ${id}::uuid and opened_at is null returning id
    )
    insert into provisioning.activation_events (attempt_id, kind) select ${attemptId}::uuid, 'opened' from opened`);
}
