import { type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { attempts } from "@/db/schema/provisioning";
import { erased } from "@/lib/auth/masking";
import { type TerminalStage, terminalStages } from "@/lib/provisioning/stages";

/** The state to show for an attempt: how it ended, or whether a worker is still processing it. */
export type AttemptState = TerminalStage | "in_progress" | "interrupted";

const ended = sql.raw(terminalStages.map((stage) => `'${stage}'`).join(", "));

/** Compares with the database's clock, because that clock sets the lease. */
export const attemptState: SQL<AttemptState> = sql<AttemptState>`case
  when ${attempts.status} in (${ended}) then ${attempts.status}
  when ${attempts.leaseExpiresAt} < now() then 'interrupted'
  else 'in_progress' end`;

/** A requested value for lists and exports, or a placeholder if it was erased. */
export function unlessErased(value: SQL | AnyPgColumn): SQL<string | null> {
  return sql<string | null>`case when ${attempts.ownerErasure} is null then ${value} else ${erased} end`;
}

/** When the owner's data in an attempt was erased; null if it was not. */
export const erasedAt: SQL<string | null> = sql<
  string | null
>`(select at from provisioning.staff_events where id = ${attempts.ownerErasure})`;

/** The requested business name; null if the request was erased or has none. */
export const requestedName: SQL<string | null> = sql<string | null>`${attempts.request} ->> 'name'`;
