import { randomBytes } from "node:crypto";
import type pg from "pg";
import { attemptIdOf, ownerEmail, provisionedHere } from "./tenants";
import { seedId } from "./users";

/** The state of owners without a password. All other owners of tenants created here have set one. */
const outcomes: Record<string, "expired" | "revoked" | "pending"> = {
  "nordic-plate": "expired",
  "taqueria-del-sol": "revoked",
  "maple-and-rye": "pending",
};

/**
 * Adds the message of each sample tenant created here, and its outcome. The first reconciler run sends the pending one.
 */
export async function seedOutbox(client: pg.Client): Promise<void> {
  for (const [slug, , , , , , , days] of provisionedHere) {
    const outcome = outcomes[slug] ?? "activated";
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
        outcome === "pending" ? "pending" : "delivered",
        outcome === "pending" ? 0 : 1,
        days,
      ],
    );
    if (inserted.rowCount === 0 || outcome === "pending") continue;
    if (outcome !== "activated") await insertLink(client, { slug, attemptId, userId, days, outcome });
    await client.query(
      `insert into provisioning.activation_events (attempt_id, kind, at, actor_email)
       select $1, kind, now() - $2 * interval '1 day' + minutes * interval '1 minute', actor
       from (values ('mail_sent', 0, null), ('opened', 42, null), ('activated', 44, null), ('revoked', 90, 'admin@example.com'))
         as step(kind, minutes, actor)
       where kind = 'mail_sent' or (kind = 'revoked') = ($3 = 'revoked') and $3 <> 'expired'
       order by minutes`,
      [attemptId, days, outcome],
    );
  }
}

type OldLink = {
  slug: string;
  attemptId: string;
  userId: string;
  days: number;
  outcome: "expired" | "revoked";
};

/**
 * Adds an expired link with a random digest. The guard is disabled, because it would set the link's creation time to
 * now, and refuse a revoked link.
 */
async function insertLink(
  client: pg.Client,
  { slug, attemptId, userId, days, outcome }: OldLink,
): Promise<void> {
  await client.query("begin");
  await client.query("alter table provisioning.owner_links disable trigger owner_links_guard");
  await client.query(
    `insert into provisioning.owner_links (id, attempt_id, owner_id, kind, digest, message_id, created_at, expires_at, revoked_at)
     select $1, $2, $3, 'mail', $4, $5, at, at + interval '1 day', case when $6 then at + interval '90 minutes' end
     from (select now() - $7 * interval '1 day' as at) as made`,
    [
      seedId(`link ${slug}`),
      attemptId,
      userId,
      randomBytes(32),
      seedId(`message ${slug}`),
      outcome === "revoked",
      days,
    ],
  );
  await client.query("alter table provisioning.owner_links enable trigger owner_links_guard");
  await client.query("commit");
}
