import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import type { MessageKind, MessageState } from "./kinds";

type StoredMessage = {
  kind: MessageKind;
  state: MessageState;
  tries: number;
  last_error: string | null;
  leased: boolean;
  /** Seconds until the next try. */
  wait: number;
};

/** The messages of an attempt, oldest first. */
export async function messagesOf(attemptId: string): Promise<StoredMessage[]> {
  const { rows } = await admin.execute<StoredMessage>(sql`
    select kind, state, tries, last_error, lease_expires_at is not null as leased,
      extract(epoch from next_try_at - now())::float8 as wait
    from provisioning.outbox where attempt_id = ${attemptId}::uuid order by created_at, id`);
  return rows;
}

/** Makes an attempt's pending messages due now, and ends their leases as if the worker had died. */
export async function makeDueAgain(attemptId: string): Promise<void> {
  await admin.execute(sql`
    update provisioning.outbox set next_try_at = now() - interval '1 second', lease_expires_at = null
    where attempt_id = ${attemptId}::uuid and state = 'pending'`);
}
