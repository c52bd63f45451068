import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { MessageKind, MessagePayload, MessageState } from "./kinds";

export type Message = {
  /** Goes with the message to its receiver, who can tell a repetition by it. */
  id: string;
  kind: MessageKind;
  attemptId: string;
  tenantId: string;
  payload: MessagePayload;
  tries: number;
};

export type Delivery =
  /** `record` is written with the result, and reads the attempt's id from the CTE `settled`. */
  | { kind: "delivered"; record?: SQL }
  /** There is nothing to send any more; `reason` is a word that the screens know. */
  | { kind: "dropped"; reason: string }
  /** Trying again is of no use: an admin has to look. */
  | { kind: "failed"; error: string }
  /** To be tried again. `error` is a code, never a text from outside. */
  | { kind: "later"; error: string };

/** Tries before a person has to look, and the limits of the growing wait between them: some five hours in all. */
const maxTries = 12;
const firstWaitSeconds = 15;
const longestWaitSeconds = 3_600;

/** Writes what came of one try; null where another try, or a person, has settled the message since. */
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
    case "later": {
      const waitSeconds = Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** tries);
      return sql`state = ${tries >= maxTries ? "manual" : "pending"}, last_error = ${delivery.error},
        next_try_at = now() + ${waitSeconds} * interval '1 second'`;
    }
  }
}
