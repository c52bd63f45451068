import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { backOffSeconds } from "@/lib/platform/back-off";
import type { MessageKind, MessagePayload, MessageState } from "./kinds";

export type Message = {
  /** Sent with the message, so that receivers can detect duplicates. */
  id: string;
  kind: MessageKind;
  attemptId: string;
  tenantId: string;
  payload: MessagePayload;
  tries: number;
};

export type Delivery =
  /** `record` is SQL that runs in the same statement and reads the attempt's id from the CTE `settled`. */
  | { kind: "delivered"; record?: SQL }
  /** Will not be sent. `reason` is a code that the screens translate. */
  | { kind: "dropped"; reason: string }
  /** A retry would not help; needs an admin. */
  | { kind: "failed"; error: string }
  /** Will be retried. `error` is a code, never text from another system. */
  | { kind: "later"; error: string };

/** A message that fails needs an admin after twelve tries, with exponential back-off over about five hours. */
const maxTries = 12;

/** Writes the result of one try. Returns null if another try or an admin has changed the message since. */
export async function settle(message: Message, delivery: Delivery): Promise<MessageState | null> {
  const { id, tries } = message;
  const { rows } = await db.execute<{ state: MessageState }>(sql`
    with settled as (
      update provisioning.outbox set ${resultOf(delivery, tries)}, lease_expires_at = null
      where id = ${id}::uuid and tries = ${tries} and state = 'pending'
      returning attempt_id, state
    ), recorded as (${(delivery.kind === "delivered" && delivery.record) || sql`select`})
    select state from settled`);
  return rows[0]?.state ?? null;
}

function resultOf(delivery: Delivery, tries: number): SQL {
  switch (delivery.kind) {
    case "delivered":
      return sql`state = 'delivered', delivered_at = now(), last_error = null`;
    case "dropped":
      return sql`state = 'dropped', last_error = ${delivery.reason}`;
    case "failed":
      return sql`state = 'manual', last_error = ${delivery.error}`;
    case "later":
      return sql`state = ${tries >= maxTries ? "manual" : "pending"}, last_error = ${delivery.error},
        next_try_at = now() + ${backOffSeconds(tries)} * interval '1 second'`;
  }
}
