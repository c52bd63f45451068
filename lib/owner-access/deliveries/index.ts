import "server-only";
import { type Deliveries, deliverMessages, type OutboxReport } from "@/lib/outbox/deliver";
import { inviteOwner } from "./invitation";
import { tellAdded, tellHandedOver, tellPasswordSet } from "./notices";

const deliveries: Deliveries = {
  owner_activation: inviteOwner,
  owner_added: tellAdded,
  link_handed_over: tellHandedOver,
  password_set: tellPasswordSet,
};

/** Sends the mails to owners that are due, or those of one attempt: see `deliverMessages`. */
export function deliverMails(only?: { attemptId: string }): Promise<OutboxReport> {
  return deliverMessages(deliveries, only);
}
