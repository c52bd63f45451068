import { randomUUID } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { product } from "../product";
import { withMigrationLock } from "./migration-lock";

/**
 * Removes the tenant that an attempt created. Connects as the schema's owner, because the console's login cannot delete
 * tenants. The attempt remains in the log, and the staff log records the removal. Throws, and removes nothing, if
 * a row of the product still refers to the tenant. Returns the owner's user id, so that the caller can delete the
 * account.
 */
export async function removeTrial(
  url: string,
  attemptId: string,
  actorEmail: string,
): Promise<{ ownerUserId: string }> {
  return withMigrationLock(url, async (client) => {
    await client.query("begin");
    const { rows } = await client.query<{ tenant_id: string; owner_user_id: string }>(
      "select tenant_id, owner_user_id from provisioning.attempts where id = $1 and status = 'completed' for update",
      [attemptId],
    );
    const [attempt] = rows;
    if (!attempt) throw new Error("the attempt has not created a tenant");
    const { remove } = product.lifecycle ?? {};
    if (!remove)
      throw new Error("the product cannot remove tenants: db/product/index.ts has no lifecycle.remove");
    await remove(drizzle(client), attempt.tenant_id);
    await client.query(
      "update provisioning.outbox set state = 'dropped', lease_expires_at = null, last_error = 'trial' where attempt_id = $1 and state = 'pending'",
      [attemptId],
    );
    await client.query(
      `insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
       values ($1, null, $2, 'trial_removed', jsonb_build_object('attemptId', $3::text, 'tenantId', $4::text))`,
      [randomUUID(), actorEmail, attemptId, attempt.tenant_id],
    );
    await client.query("commit");
    return { ownerUserId: attempt.owner_user_id };
  });
}
