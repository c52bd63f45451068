import "server-only";
import { type Deliveries, deliverMessages, type OutboxReport } from "@/lib/outbox/deliver";
import { inviteOwner } from "./invitation";
import { notifyAdded, notifyHandedOver, notifyPasswordSet } from "./notices";

const deliveries: Deliveries = {
  owner_activation: inviteOwner,
  owner_added: notifyAdded,
  link_handed_over: notifyHandedOver,
  password_set: notifyPasswordSet,
};

/** Sends owners the e-mails that are due, or only those of one attempt. See `deliverMessages`. */
export function deliverMails(only?: { attemptId: string }): Promise<OutboxReport> {
  return deliverMessages(deliveries, only);
}
