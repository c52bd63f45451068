import { randomUUID } from "node:crypto";
import { completed, flag, undone } from "../testing";
import type { Violations } from ".";

export const cleanupViolations: Violations = {
  "cleanup-is-of-an-undone-attempt": async () => {
    const { attemptId, userId } = await completed();
    return flag(userId, attemptId);
  },
  "cleanup-names-the-attempts-user": async () => flag(randomUUID(), (await undone()).attemptId),
  "cleanup-is-not-overdue": async () => {
    const { attemptId, userId } = await undone();
    return flag(userId, attemptId, "pending", -16);
  },
  "cleanup-waits-for-nobody": async () => {
    const { attemptId, userId } = await undone();
    return flag(userId, attemptId, "manual");
  },
};
