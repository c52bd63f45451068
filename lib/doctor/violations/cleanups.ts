import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { resolveCleanup } from "@/lib/provisioning/resolve-cleanup";
import { actor } from "@/lib/provisioning/testing";
import { completed, flag, tamper, undone } from "../testing";
import type { Violations } from ".";

async function flagPastTheGuard(userId: string, attemptId: string): Promise<string> {
  await tamper(sql`
    insert into provisioning.auth_cleanups (user_id, attempt_id, reason, next_try_at)
    values (${userId}, ${attemptId}, 'unknown', now() + interval '1 hour')`);
  return userId;
}

export const cleanupViolations: Violations = {
  "cleanup-is-of-an-undone-attempt": async () => {
    const { attemptId, userId } = await completed();
    return flagPastTheGuard(userId, attemptId);
  },
  "cleanup-names-the-attempts-user": async () => flagPastTheGuard(randomUUID(), (await undone()).attemptId),
  "cleanup-is-not-overdue": async () => {
    const { attemptId, userId } = await undone();
    return flag(userId, attemptId, "pending", -16);
  },
  "done-cleanup-is-on-record": async () => {
    const { attemptId, userId } = await undone();
    await flag(userId, attemptId);
    await resolveCleanup(actor, { userId, reason: "Known to be gone." });
    await tamper(sql`
      delete from provisioning.attempt_events where attempt_id = ${attemptId}::uuid and detail ->> 'event' = 'cleanup_resolved'`);
    return attemptId;
  },
  "cleanup-waits-for-nobody": async () => {
    const { attemptId, userId } = await undone();
    return flag(userId, attemptId, "manual");
  },
};
