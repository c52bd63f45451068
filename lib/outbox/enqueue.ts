import { type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";

/**
 * SQL that puts the first message to a tenant's owner into the outbox, for the attempt that the CTE `source`
 * returns as (id, tenant_id, owner_was_existing). It is part of the statement that commits the tenant, so that
 * there is never one without the other.
 */
export function enqueueForOwner(source: string, ownerUserId: string): SQL {
  return sql`
    insert into provisioning.outbox (id, kind, attempt_id, tenant_id, payload)
    select ${uuidv7()}::uuid, case when owner_was_existing then 'owner_added' else 'owner_activation' end,
      id, tenant_id, jsonb_build_object('ownerUserId', ${ownerUserId}::text)
    from ${sql.identifier(source)}`;
}
