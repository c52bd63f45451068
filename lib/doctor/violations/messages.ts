import { sql } from "drizzle-orm";
import { completed, refused, tamper } from "../testing";
import type { Violations } from ".";

export const messageViolations: Violations = {
  "completed-attempt-has-its-message": async () => {
    const { attemptId } = await completed();
    await tamper(sql`delete from provisioning.outbox where attempt_id = ${attemptId}::uuid`);
    return attemptId;
  },
  "message-is-of-a-completed-attempt": async () => {
    const attemptId = await refused();
    await tamper(sql`
      insert into provisioning.outbox (id, kind, attempt_id, tenant_id, state)
      values (gen_random_uuid(), 'owner_activation', ${attemptId}, gen_random_uuid(), 'dropped')`);
    return attemptId;
  },
  "message-is-not-overdue": async () => {
    const { attemptId } = await completed();
    await tamper(sql`
      update provisioning.outbox set next_try_at = now() - interval '16 minutes' where attempt_id = ${attemptId}::uuid`);
    return attemptId;
  },
  "message-waits-for-nobody": async () => {
    const { attemptId } = await completed();
    await tamper(sql`update provisioning.outbox set state = 'manual' where attempt_id = ${attemptId}::uuid`);
    return attemptId;
  },
};
