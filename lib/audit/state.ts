import { type SQL, sql } from "drizzle-orm";
import { attempts } from "@/db/schema/provisioning";
import type { TerminalStage } from "@/lib/provisioning/stages";

/** How an attempt stands, for people: its ending, or whether somebody still works on it. */
export type AttemptState = TerminalStage | "in_progress" | "interrupted";

/** Judged by the database's clock, which also sets the lease. */
export const attemptState: SQL<AttemptState> = sql<AttemptState>`case
  when ${attempts.status} in ('completed', 'failed', 'rolled_back') then ${attempts.status}
  when ${attempts.leaseExpiresAt} < now() then 'interrupted'
  else 'in_progress' end`;

/** The business name of the request, which a refused attempt may lack. */
export const requestedName: SQL<string | null> = sql<string | null>`${attempts.request} ->> 'name'`;
