import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantDomains, tenantSettings, tenants } from "@/db/schema/tenants";
import type { Delivery, Message } from "@/lib/outbox/settle";
import { canSendMail, sendOwnerMail } from "@/lib/owner-access/mails/send";

/**
 * Delivers `owner_added`: tells an owner with an account of one more tenant. They may sign in without a password,
 * so that the mail leads to the tenant's own address.
 */
export async function tellOwner(message: Message): Promise<Delivery> {
  if (!canSendMail()) return { kind: "dropped", reason: "mail_not_set_up" };
  const owner = await ownerOf(message);
  if (!owner) return { kind: "dropped", reason: "no_account" };
  const { email, hostname, ...tenant } = owner;
  const data = { ...tenant, url: `https://${hostname}` };
  const result = await sendOwnerMail({ id: message.id, to: email, mail: { kind: "ownerAdded", data } });
  if (result.kind !== "accepted") return { kind: "later", error: result.code };
  const record = sql`
    insert into provisioning.activation_events (attempt_id, kind) select attempt_id, 'mail_sent' from settled`;
  return { kind: "delivered", record };
}

type Owner = { email: string; hostname: string; businessName: string; locale: string; timeZone: string };

async function ownerOf({ tenantId, payload }: Message): Promise<Owner | null> {
  const { rows } = await db.execute<Owner>(sql`
    select account.email, ${tenants.name} as "businessName", ${tenantDomains.hostname} as hostname,
      ${tenantSettings.locale} as locale, ${tenantSettings.timezone} as "timeZone"
    from ${tenants} join ${tenantDomains} on ${tenantDomains.tenantId} = ${tenants.id} and ${tenantDomains.isPrimary}
    join ${tenantSettings} on ${tenantSettings.tenantId} = ${tenants.id}
    join provisioning.accounts as account on account.id = ${payload.ownerUserId}::uuid and account.email is not null
    where ${tenants.id} = ${tenantId}::uuid and account.deleted_at is null`);
  return rows[0] ?? null;
}
