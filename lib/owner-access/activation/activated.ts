import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";

/**
 * SQL for a `with` clause: records once that the owners in `owners` (attempt_id, owner_id) have a password, and puts the
 * notice about it into the outbox. The last CTE is `notified`.
 */
export function recordActivationSql(owners: SQL): SQL {
  return sql`owners as (${owners}), activated as (
      insert into provisioning.activation_events (attempt_id, kind)
      select attempt_id, 'activated' from owners where not exists (
        select from provisioning.activation_events as event
        where event.attempt_id = owners.attempt_id and event.kind = 'activated')
      -- Each event locks its attempt, so a fixed order prevents deadlocks.
      order by attempt_id
      returning attempt_id, at
    ), notified as (
      insert into provisioning.outbox (id, kind, attempt_id, tenant_id, payload)
      select gen_random_uuid(), 'password_set', attempt.id, attempt.tenant_id,
        jsonb_build_object('ownerUserId', owners.owner_id, 'setAt', to_json(activated.at))
      from activated join owners using (attempt_id) join provisioning.attempts as attempt on attempt.id = attempt_id
      on conflict (attempt_id, kind) where state = 'pending' do nothing
      returning attempt_id
    )`;
}

/**
 * Records the first sign-in of every owner who has a link. Covers sign-ins that the server failed to record, and those
 * through the product's own "Forgot password". Returns how many were recorded.
 */
export async function recordFirstSignIns(): Promise<number> {
  const signedIn = sql`
    select distinct link.attempt_id, link.owner_id
    from provisioning.owner_links as link
    join provisioning.accounts as account on account.id = link.owner_id
    where link.finished_at is null and account.last_sign_in_at is not null and not exists (
      select from provisioning.activation_events as event
      where event.attempt_id = link.attempt_id and event.kind = 'activated')`;
  const { rowCount } = await db.execute(sql`with ${recordActivationSql(signedIn)} select from notified`);
  return rowCount ?? 0;
}
