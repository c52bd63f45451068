import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";

/** The token of the link in the newest of some mails. */
export function mailedToken(mails: readonly { html: string }[]): string {
  return /token_hash=([0-9a-f]+)/.exec(mails[0]?.html ?? "")?.[1] ?? "";
}

/** Uses a link as its page does; returns the HTTP status of the Auth server's answer. */
export async function useLink(token: string): Promise<number> {
  const apikey = process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "";
  const response = await fetch(`${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/verify`, {
    method: "POST",
    headers: { apikey, "content-type": "application/json" },
    body: JSON.stringify({ type: "recovery", token_hash: token }),
  });
  return response.status;
}

/** Lets the minute pass that the Auth server keeps between two mails, and the message that waits for it be due. */
export async function minuteLater(attemptId: string): Promise<void> {
  await admin.execute(sql`
    with earlier as (
      update auth.users set recovery_sent_at = recovery_sent_at - interval '2 minutes'
      where id = (select owner_user_id from provisioning.attempts where id = ${attemptId}::uuid)
    )
    update provisioning.outbox set next_try_at = now(), payload = payload - 'sentBefore'
    where attempt_id = ${attemptId}::uuid and state = 'pending'`);
}

type StaffEvent = { actor: string; kind: string; detail: Record<string, unknown> };

/** What staff did about the owner of an attempt's tenant, as it is on record. */
export async function staffEventsOf(attemptId: string): Promise<StaffEvent[]> {
  const { rows } = await admin.execute<StaffEvent>(sql`
    select actor_email as actor, kind, detail from provisioning.staff_events
    where detail ->> 'attemptId' = ${attemptId} order by id`);
  return rows;
}
