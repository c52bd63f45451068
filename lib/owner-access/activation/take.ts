import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { lateEffectSeconds } from "@/lib/auth/server-call";
import { browserDigest, type OwnerLink } from "../links/find";
import { digestOf } from "../links/key";
import { recordActivationSql } from "./activated";

/** How long the browser that used a link may continue with it. */
const holdMinutes = 10;
/** Longer than it takes to set the password and sign in. */
const leaseSeconds = 30;

/**
 * Marks a link as used, or continues with one that this browser used in the last few minutes. Of concurrent requests,
 * only one succeeds. Returns false if the link can't be used now.
 */
export async function takeLink(key: string, browser: string): Promise<boolean> {
  const digest = browserDigest(key, browser);
  const { rowCount } = await db.execute(sql`
    update provisioning.owner_links set used_at = coalesce(used_at, now()),
      used_by = case when used_at is null then ${digest} else used_by end,
      held_until = now() + ${holdMinutes} * interval '1 minute',
      lease_expires_at = now() + ${leaseSeconds} * interval '1 second'
    where digest = ${digestOf(key)} and revoked_at is null and replaced_at is null and finished_at is null
      and (used_at is null and expires_at > now()
        or used_by = ${digest} and held_until > now() and (lease_expires_at is null or lease_expires_at <= now()))`);
  return rowCount === 1;
}

/** Lets the same browser retry: immediately, or once a request with a lost response can no longer take effect. */
export async function releaseLink(
  { id }: OwnerLink,
  { mayLandLate }: { mayLandLate: boolean },
): Promise<void> {
  const until = mayLandLate ? sql`now() + ${lateEffectSeconds} * interval '1 second'` : sql`null`;
  await db.execute(sql`
    update provisioning.owner_links set lease_expires_at = ${until} where id = ${id}::uuid and finished_at is null`);
}

/** Records that the owner has a password, and puts the notice about it into the outbox. */
export async function finishLink({ id, attemptId, ownerId }: OwnerLink): Promise<void> {
  await db.execute(sql`
    with finished as (
      update provisioning.owner_links set finished_at = now(), lease_expires_at = null
      where id = ${id}::uuid and finished_at is null
    ), ${recordActivationSql(sql`select ${attemptId}::uuid as attempt_id, ${ownerId}::uuid as owner_id`)}
    select from notified`);
}
