import "server-only";
import { sql } from "drizzle-orm";
import type { Delivery, Message } from "@/lib/outbox/settle";
import { env } from "@/lib/platform/env";
import { deliver } from "./deliver-mail";

/** Delivers `owner_added`: announces the new tenant to an owner who already had an account. */
export function notifyAdded(message: Message): Promise<Delivery> {
  const record = sql`
    insert into provisioning.activation_events (attempt_id, kind) select attempt_id, 'mail_sent' from settled`;
  return deliver(message, record, ({ common, inviterEmail, hostname }) => ({
    kind: "ownerAdded",
    data: { ...common, inviterEmail, url: hostname ? `https://${hostname}` : `${env().siteUrl}/welcome` },
  }));
}

/** Delivers `link_handed_over`: notifies a new owner that an admin has a link to their account. The e-mail contains no link. */
export function notifyHandedOver(message: Message): Promise<Delivery> {
  const { handedOverBy = "", expiresAt = "" } = message.payload;
  return deliver(message, undefined, ({ common }) => ({
    kind: "linkHandedOver",
    data: { ...common, handedOverBy, expiresAt: new Date(expiresAt) },
  }));
}

/** Delivers `password_set`, so that owners notice a password that they did not set. */
export function notifyPasswordSet(message: Message): Promise<Delivery> {
  const { setAt = "" } = message.payload;
  return deliver(message, undefined, ({ common }) => ({
    kind: "passwordSet",
    data: { ...common, setAt: new Date(setAt) },
  }));
}
