import "server-only";
import { sql } from "drizzle-orm";
import { transaction } from "@/db/client";
import type { Delivery, Message } from "@/lib/outbox/settle";
import { canSendMail } from "@/lib/owner-access/mails/send";
import { env } from "@/lib/platform/env";
import { keyOf, linkUrl } from "../links/key";
import { type CreatedLink, createLink, lockLinks } from "../links/mint";
import { newOwnerOf } from "../links/new-owner";
import { deliver } from "./deliver-mail";

/**
 * Delivers `owner_activation`: e-mails a new owner the link to set a password. A retry sends the same link with the same
 * Message-ID, so mail programs can recognise the duplicate.
 */
export async function inviteOwner(message: Message): Promise<Delivery> {
  if (env().activationDelivery === "link") return { kind: "dropped", reason: "link_only" };
  if (!canSendMail()) return { kind: "dropped", reason: "mail_not_set_up" };
  const link = await linkFor(message);
  if (link.kind === "dropped") return link;
  const { key, expiresAt } = link;
  const record = sql`
    insert into provisioning.activation_events (attempt_id, kind) select attempt_id, 'mail_sent' from settled`;
  return deliver(message, record, ({ common, inviterEmail }) => ({
    kind: "invitation",
    data: { ...common, inviterEmail, url: linkUrl(key), expiresAt },
  }));
}

/** The message's link, created for the first try; or "dropped" if the message should no longer be sent. */
function linkFor(
  message: Message,
): Promise<({ kind: "ready" } & CreatedLink) | (Delivery & { kind: "dropped" })> {
  const { id: messageId, attemptId, tries } = message;
  return transaction(async (tx) => {
    await lockLinks(tx, attemptId);
    const owner = await newOwnerOf(tx, attemptId);
    if (!owner) return { kind: "dropped", reason: "no_account" };
    if (!owner.mayHaveLink) return { kind: "dropped", reason: "signed_in" };
    const { ownerId } = owner;
    const { rows } = await tx.execute<{
      current: boolean;
      id: string | null;
      live: boolean;
      expires_ms: number;
    }>(sql`
      select message.state = 'pending' and message.tries = ${tries} as current, link.id,
        link.used_at is null and link.revoked_at is null and link.replaced_at is null and link.expires_at > now() as live,
        (extract(epoch from link.expires_at) * 1000)::float8 as expires_ms
      from provisioning.outbox as message left join provisioning.owner_links as link on link.message_id = message.id
      where message.id = ${messageId}::uuid`);
    const [row] = rows;
    if (!row?.current || (row.id && !row.live)) return { kind: "dropped", reason: "replaced" };
    if (!row.id)
      return { kind: "ready", ...(await createLink(tx, { attemptId, ownerId, kind: "mail", messageId })) };
    const expiresAt = new Date(row.expires_ms);
    return { kind: "ready", expiresAt, key: keyOf({ id: row.id, attemptId, ownerId }) };
  });
}
