import "server-only";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/**
 * Counts a call of somebody who is not signed in; false once there were more than `max` in `windowSeconds`.
 * `who` is hashed: the table keeps no addresses. Windows that are over are removed on the way, since anyone can
 * add a key.
 */
export async function withinLimit(
  name: string,
  who: string,
  max: number,
  windowSeconds: number,
): Promise<boolean> {
  const key = `public:${name}:${createHash("sha256").update(who).digest("base64url").slice(0, 22)}`;
  const over = sql`window_started_at <= now() - ${windowSeconds} * interval '1 second'`;
  const { rows } = await db.execute<{ hits: number }>(sql`
    with pruned as (
      delete from provisioning.rate_limits where key in (
        select key from provisioning.rate_limits
        where key like ${`public:${name}:%`} and key <> ${key} and ${over} limit 100 for update skip locked
      )
    )
    insert into provisioning.rate_limits as r (key, window_started_at, hits) values (${key}, now(), 1)
    on conflict (key) do update set
      hits = case when r.${over} then 1 else r.hits + 1 end,
      window_started_at = case when r.${over} then now() else r.window_started_at end
    returning hits`);
  return (rows[0]?.hits ?? 1) <= max;
}
