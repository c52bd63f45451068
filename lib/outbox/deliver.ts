import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { log } from "@/lib/platform/logging/log";
import { logFailure } from "@/lib/platform/logging/log-failure";
import type { MessageKind, MessageState } from "./kinds";
import { type Delivery, type Message, settle } from "./settle";

/** Longer than any delivery takes, so that a message is sent by one worker at a time. */
const leaseSeconds = 60;
/** How long one run begins further messages; what is left waits for the next. */
const runMs = 20_000;

/** How each kind of message is delivered. */
export type Deliveries = Record<MessageKind, (message: Message) => Promise<Delivery>>;

export type OutboxReport = Record<MessageState, number>;

/**
 * Sends the messages that are due, or those of one attempt. Each is sent at least once: whoever dies or loses
 * an answer leaves it to the next, and receivers know a repetition by the message's id. Any number at once.
 * Throws where the database fails, which loses nothing.
 */
export async function deliverMessages(
  deliveries: Deliveries,
  only?: { attemptId: string },
): Promise<OutboxReport> {
  const report: OutboxReport = { delivered: 0, pending: 0, dropped: 0, manual: 0 };
  const startedAt = performance.now();
  while (performance.now() - startedAt < runMs) {
    const message = await take(only);
    if (!message) break;
    const state = await settle(message, await attempted(deliveries, message));
    if (!state) continue;
    report[state]++;
    const { attemptId, id: messageId, kind, tries } = message;
    log[state === "manual" ? "error" : "info"]({ attemptId, messageId, kind, tries, state }, "message tried");
  }
  return report;
}

/** A bug or a failing database is no reason to lose the message. */
async function attempted(deliveries: Deliveries, message: Message): Promise<Delivery> {
  try {
    return await deliveries[message.kind](message);
  } catch (error) {
    logFailure(error, "a message was not delivered");
    return { kind: "later", error: "internal" };
  }
}

/** Takes one due message and counts a try, which is also the fence of its result. */
async function take(only?: { attemptId: string }): Promise<Message | null> {
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
