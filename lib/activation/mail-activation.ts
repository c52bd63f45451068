import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { env } from "@/lib/env";
import type { Delivery, Message } from "@/lib/outbox/settle";
import { requestLinkMail } from "./auth-links";

/** The Auth server mails one address once a minute. */
const mailIntervalSeconds = 60;

/** SQL: when the account whose `recovery_sent_at` it is can be mailed again. */
export const afterInterval = sql`greatest(now(), recovery_sent_at + ${mailIntervalSeconds + 1} * interval '1 second')`;

/**
 * Delivers `owner_activation`: the Auth server mails the owner a link. Its API knows no repetition, but the
 * account shows when its last link was sent. That is noted before the first call; where it has changed, a mail
 * is out, whatever became of the answer, and no second one is sent.
 */
export async function mailActivation(message: Message): Promise<Delivery> {
  if (env().activationDelivery === "link") return { kind: "dropped", reason: "link_only" };
  const account = await lookBeforeCalling(message);
  if (!account?.email) return { kind: "dropped", reason: "no_account" };
  if (account.signed_in) return { kind: "dropped", reason: "signed_in" };
  if (account.sent) return sent(message);
  const problem = await requestLinkMail(account.email);
  if ((await lookBeforeCalling(message))?.sent) return sent(message);
  // A 200 without a new link is what an address without an account gets: it was changed just now.
  if (problem === null) return { kind: "later", error: "not_sent" };
  const limited = problem.startsWith("over_");
  return { kind: "later", error: problem, waitSeconds: limited ? mailIntervalSeconds : 0 };
}

type Account = { email: string | null; sent: boolean; signed_in: boolean };

/**
 * Reads the owner's account, and notes when its last link had been sent unless that is noted already. An owner
 * who has signed in needs no first mail; one who asks for another has a reason to.
 */
async function lookBeforeCalling({ id }: Message): Promise<Account | null> {
  const sentAt = sql`to_jsonb(coalesce(extract(epoch from account.recovery_sent_at), 0))`;
  const { rows } = await db.execute<Account>(sql`
    update provisioning.outbox as message
    set payload = jsonb_build_object('sentBefore', ${sentAt}) || payload
    from provisioning.accounts as account
    where message.id = ${id}::uuid and account.id = (payload ->> 'ownerUserId')::uuid and account.deleted_at is null
    returning account.email, payload -> 'sentBefore' <> ${sentAt} as sent,
      account.last_sign_in_at is not null and not payload ? 'askedBy' as signed_in`);
  return rows[0] ?? null;
}

function sent({ payload }: Message): Delivery {
  const record = sql`
    insert into provisioning.activation_events (attempt_id, kind, link_sent_at)
    select settled.attempt_id, 'mail_sent', account.recovery_sent_at
    from settled join provisioning.accounts as account on account.id = ${payload.ownerUserId}::uuid`;
  return { kind: "delivered", record };
}
