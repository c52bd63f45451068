import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Actor } from "./attempt";
import type { CleanupInput } from "./cleanup-input";
import { runCleanups } from "./cleanups";

type State = "pending" | "manual" | "done";

export type RetryOutcome =
  /** How it stands after this try; `lastError` is null where the user is gone, but is looked for once more. */
  | { kind: "tried"; state: State; lastError: string | null }
  /** Unknown, or done by somebody else in the meantime. */
  | { kind: "not-open" };

/** Tries an open clean-up now, one that waits for a person included. Its tries go on counting. */
export async function retryCleanup(_actor: Actor, { userId }: CleanupInput): Promise<RetryOutcome> {
  const due = await db.execute(sql`
    update provisioning.auth_cleanups set state = 'pending', next_try_at = now()
    where user_id = ${userId}::uuid and state <> 'done' returning user_id`);
  if (due.rows.length === 0) return { kind: "not-open" };
  await runCleanups({ userId });
  const { rows } = await db.execute<{ state: State; last_error: string | null }>(
    sql`select state, last_error from provisioning.auth_cleanups where user_id = ${userId}::uuid`,
  );
  const [row] = rows;
  return row ? { kind: "tried", state: row.state, lastError: row.last_error } : { kind: "not-open" };
}
