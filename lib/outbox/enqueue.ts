import "server-only";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Executor } from "@/db/client";
import type { MessageKind, MessagePayload } from "./kinds";

/**
 * Adds a message about a completed attempt to the outbox, in the same transaction as the event that it reports. If the
 * attempt already has a pending message of this kind, that message becomes due, and the new payload is merged into its
 * payload.
 */
export async function enqueueMessage(
  tx: Executor,
  attemptId: string,
  kind: MessageKind,
  payload: MessagePayload,
): Promise<void> {
  await tx.execute(sql`
    insert into provisioning.outbox as message (id, kind, attempt_id, tenant_id, payload)
    select ${uuidv7()}::uuid, ${kind}, id, tenant_id, ${JSON.stringify(payload)}::jsonb
    from provisioning.attempts where id = ${attemptId}::uuid and status = 'completed'
    on conflict (attempt_id, kind) where state = 'pending' do update
    set payload = message.payload || excluded.payload, next_try_at = excluded.next_try_at`);
}
