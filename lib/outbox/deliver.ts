import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { log } from "@/lib/platform/logging/log";
import { logFailure } from "@/lib/platform/logging/log-failure";
import type { MessageKind, MessageState } from "./kinds";
import { type Delivery, type Message, settle } from "./settle";

/** Longer than a delivery usually takes, so that two workers rarely send the same message. */
const leaseSeconds = 60;
/** After this time, a run starts no further deliveries. The next run continues with the rest. */
const runMs = 20_000;

/** How each kind of message is delivered. */
export type Deliveries = Record<MessageKind, (message: Message) => Promise<Delivery>>;

export type OutboxReport = Record<MessageState, number>;

/**
 * Sends the due messages, or only those of one attempt, at least once each: if a worker dies or a response is lost, the
 * next run sends the message again with the same id, so that receivers can detect duplicates. Safe to run concurrently.
 * Throws if the database fails, without losing a message.
 */
export async function deliverMessages(
  deliveries: Deliveries,
  only?: { attemptId: string },
): Promise<OutboxReport> {
  const report: OutboxReport = { delivered: 0, pending: 0, dropped: 0, manual: 0 };
  const startedAt = performance.now();
  while (performance.now() - startedAt < runMs) {
    const message = await leaseMessage(only);
    if (!message) break;
    const state = await settle(message, await tryDelivery(deliveries, message));
    if (!state) continue;
    report[state]++;
    const { attemptId, id: messageId, kind, tries } = message;
    log[state === "manual" ? "error" : "info"]({ attemptId, messageId, kind, tries, state }, "message tried");
  }
  return report;
}

/** Keeps the message for a retry if its delivery throws. */
async function tryDelivery(deliveries: Deliveries, message: Message): Promise<Delivery> {
  try {
    return await deliveries[message.kind](message);
  } catch (error) {
    logFailure(error, "a message was not delivered");
    return { kind: "later", error: "internal" };
  }
}

/** Leases one due message and counts the try. The number of tries serves as the fence for its result. */
async function leaseMessage(only?: { attemptId: string }): Promise<Message | null> {
  const { rows } = await db.execute<Message>(sql`
    update provisioning.outbox set tries = tries + 1, lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
    where id = (
      select id from provisioning.outbox
      where state = 'pending' and next_try_at <= now() and (lease_expires_at is null or lease_expires_at < now())
        ${only ? sql`and attempt_id = ${only.attemptId}::uuid` : sql``}
      order by next_try_at limit 1 for update skip locked
    )
    returning id, kind, attempt_id as "attemptId", tenant_id as "tenantId", payload, tries`);
  return rows[0] ?? null;
}
