import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Delivery, Message } from "@/lib/outbox/settle";
import type { OwnerMail } from "@/lib/owner-access/mails/kinds";
import { canSendMail, sendOwnerMail } from "@/lib/owner-access/mails/send";

type Addressee = {
  email: string;
  /** The tenant's primary host name; null if it has none. */
  hostname: string | null;
  /** The admin who provisioned the tenant; undefined if the address was erased. */
  inviterEmail: string | undefined;
  common: { locale: string; timeZone: string; businessName: string };
};

/**
 * E-mails a message to the owner, in the tenant's language. If the mail server accepts it, `record` runs in the statement
 * that stores the result. Without a mail server, the message is dropped and does not count as sent.
 */
export async function deliver(
  message: Message,
  record: SQL | undefined,
  mailTo: (addressee: Addressee) => OwnerMail,
): Promise<Delivery> {
  if (!canSendMail()) return { kind: "dropped", reason: "mail_not_set_up" };
  const addressee = await addresseeOf(message);
  if (!addressee) return { kind: "dropped", reason: "no_account" };
  const { id } = message;
  const result = await sendOwnerMail({ id, to: addressee.email, mail: mailTo(addressee) });
  switch (result.kind) {
    case "accepted":
      return { kind: "delivered", record };
    case "refused":
      return { kind: "failed", error: result.code };
    case "later":
      return { kind: "later", error: result.code };
  }
}

type Row = {
  email: string;
  hostname: string | null;
  inviter: string | null;
  locale: string;
  zone: string;
  name: string;
};

/** The language and time zone of an e-mail about an attempt whose request was erased. */
const afterErasure = { locale: "en-GB", zone: "UTC" };

/**
 * If the owner is new, uses the account in the attempt instead of the one in the payload, because any program with the
 * database login could have written the payload.
 */
async function addresseeOf({ attemptId, payload }: Message): Promise<Addressee | null> {
  const { rows } = await db.execute<Row>(sql`
    select account.email, tenant.name, host.hostname, attempt.actor_email as inviter,
      coalesce(attempt.request ->> 'locale', ${afterErasure.locale}) as locale,
      coalesce(attempt.request ->> 'timezone', ${afterErasure.zone}) as zone
    from provisioning.attempts as attempt
    join provisioning.tenants as tenant on tenant.id = provisioning.tenant_key(attempt.tenant_id)
    left join provisioning.tenant_hostnames as host on host.tenant_id = tenant.id and host.is_primary
    join provisioning.accounts as account on account.id =
      case when attempt.owner_was_existing then ${payload.ownerUserId}::uuid else attempt.owner_user_id end
    where attempt.id = ${attemptId}::uuid and account.email is not null and account.deleted_at is null`);
  const [row] = rows;
  if (!row) return null;
  const common = { locale: row.locale, timeZone: row.zone, businessName: row.name };
  return { email: row.email, hostname: row.hostname, inviterEmail: row.inviter ?? undefined, common };
}
