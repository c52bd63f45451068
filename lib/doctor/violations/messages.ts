import { sql } from "drizzle-orm";
import { completed, inFlight, newUser, refused, tamper, userOf } from "../testing";
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
  "owner-has-one-link": async () => {
    const { userId } = await completed();
    await tamper(
      sql`drop index auth.one_time_tokens_user_id_token_type_key`,
      sql`insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
        select gen_random_uuid(), ${userId}::uuid, 'recovery_token', hash, '' from unnest(array['one', 'two']) as hash`,
    );
    return userId;
  },
  "unfinished-attempt-has-no-link": async () => {
    const attemptId = await inFlight();
    const userId = await newUser({ id: await userOf(attemptId), attemptId });
    await tamper(sql`update auth.users set recovery_token = ${userId} where id = ${userId}::uuid`);
    return userId;
  },
};
