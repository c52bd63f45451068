import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantDomains, tenants } from "@/db/schema/tenants";
import { env } from "@/lib/env";
import { canSendMail, sendMail } from "@/lib/outbox/send-mail";
import type { Delivery, Message } from "@/lib/outbox/settle";

/**
 * Delivers `owner_added`: tells an owner who has an account already of one more tenant. The Auth server sends no
 * such mail, and a link to a password would be the wrong one, so that this needs a mail server of one's own.
 */
export async function tellOwner(message: Message): Promise<Delivery> {
  if (!canSendMail()) return { kind: "dropped", reason: "mail_not_set_up" };
  const news = await newsOf(message);
  if (!news) return { kind: "dropped", reason: "no_account" };
  const problem = await sendMail({ id: message.id, ...mailOf(news) });
  if (problem !== null) return { kind: "later", error: problem };
  const record = sql`
    insert into provisioning.activation_events (attempt_id, kind) select attempt_id, 'mail_sent' from settled`;
  return { kind: "delivered", record };
}

type News = { email: string; name: string; hostname: string };

async function newsOf({ tenantId, payload }: Message): Promise<News | null> {
  const { rows } = await db.execute<News>(sql`
    select account.email, ${tenants.name} as name, ${tenantDomains.hostname} as hostname
    from ${tenants} join ${tenantDomains} on ${tenantDomains.tenantId} = ${tenants.id} and ${tenantDomains.isPrimary}
    join provisioning.accounts as account on account.id = ${payload.ownerUserId}::uuid and account.email is not null
    where ${tenants.id} = ${tenantId}::uuid and account.deleted_at is null`);
  return rows[0] ?? null;
}

function mailOf({ email, name, hostname }: News) {
  const signIn = `${env().siteUrl}/login?next=/welcome`;
  const lines = [
    `${name} was set up, and you are its owner. Its address is https://${hostname}.`,
    "Nothing changes for your account: sign in with the password that you have.",
  ];
  const after = "If you did not expect this, tell the people who set it up, and do nothing else.";
  const paragraphs = [...lines, `<a href="${signIn}">Sign in</a>`, after];
  return {
    to: email,
    subject: `You are the owner of ${name}`,
    text: [...lines, `Sign in: ${signIn}`, after].join("\n\n"),
    html: paragraphs.map((line, index) => `<p>${index === 2 ? line : escapeHtml(line)}</p>`).join("\n"),
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
