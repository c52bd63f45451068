import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { attemptIdOf, ownerEmail, provisionedHere } from "./tenants";
import { seedId } from "./users";

/** How far the owners of the tenants that were made here are; the others have chosen their password. */
const stories: Record<string, "expired" | "revoked" | "pending"> = {
  "nordic-plate": "expired",
  "taqueria-del-sol": "revoked",
  "maple-and-rye": "pending",
};

/** The message of each sample tenant, and what became of it. The one that waits is sent by the first reconciler. */
export async function seedOutbox(client: pg.Client): Promise<void> {
  for (const [slug, , , , , , , days] of provisionedHere) {
    const story = stories[slug] ?? "activated";
    const [attemptId, userId] = [attemptIdOf(slug), seedId(ownerEmail(slug))];
    const inserted = await client.query(
      `insert into provisioning.outbox (id, kind, attempt_id, tenant_id, payload, state, created_at, next_try_at, tries, delivered_at)
       select $1, 'owner_activation', $2, $3, jsonb_build_object('ownerUserId', $4::text), $5, at, case when $5 = 'pending' then now() else at end,
         $6, case when $5 = 'delivered' then at end
       from (select now() - $7 * interval '1 day' as at) as made on conflict do nothing`,
      [
        seedId(`message ${slug}`),
        attemptId,
        seedId(`tenant ${slug}`),
        userId,
        story === "pending" ? "pending" : "delivered",
        story === "pending" ? 0 : 1,
        days,
      ],
    );
    if (inserted.rowCount === 0 || story === "pending") continue;
    if (story !== "activated") await leaveLink(client, userId, days);
    await client.query(
      `insert into provisioning.activation_events (attempt_id, kind, at, actor_email, link_sent_at)
       select $1, kind, now() - $2 * interval '1 day' + minutes * interval '1 minute', actor,
         case when kind in ('mail_sent', 'revoked') then (select recovery_sent_at from auth.users where id = $3) end
       from (values ('mail_sent', 0, null), ('opened', 42, null), ('activated', 44, null), ('revoked', 90, 'admin@example.com'))
         as step(kind, minutes, actor)
       where kind = 'mail_sent' or (kind = 'revoked') = ($4 = 'revoked') and $4 <> 'expired'`,
      [attemptId, days, userId, story],
    );
  }
}

/** A link that was out and is too old by now; nobody has its token. */
async function leaveLink(client: pg.Client, userId: string, days: number): Promise<void> {
  const token = createHash("sha224").update(randomBytes(32)).digest("hex");
  await client.query(
    `update auth.users set recovery_token = $2, recovery_sent_at = now() - $3 * interval '1 day' where id = $1`,
    [userId, token, days],
  );
}
