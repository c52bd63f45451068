import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import * as product from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import type { ProvisionInput } from "@/lib/provisioning/input";

/** Changes by other programs to the same database during an attempt. */

/** Adds another user's account with the owner's address. Its tokens are empty, because the server can't load null tokens. */
export async function insertAccount({ ownerEmail }: ProvisionInput): Promise<void> {
  await admin.execute(sql`insert into auth.users (id, instance_id, aud, role, email,
      confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at)
    values (${randomUUID()}::uuid, ${nilId}::uuid, 'authenticated', 'authenticated', ${ownerEmail}, '', '', '', '', now(), now())`);
}

/** Removes the owner's account after the Auth server reported that it was created. */
export async function deleteAccount({ ownerEmail }: ProvisionInput): Promise<void> {
  await admin.execute(sql`delete from auth.users where email = ${ownerEmail}`);
}

/** Removes the attempt's mark from the owner's account, as if another program had created it. */
export async function removeAttemptMark({ ownerEmail }: ProvisionInput): Promise<void> {
  await admin.execute(sql`update auth.users set raw_app_meta_data = '{}' where email = ${ownerEmail}`);
}

/** Adds another program's tenant with the attempt's slug. */
export async function insertTenant({ slug }: ProvisionInput): Promise<void> {
  await admin.execute(product.insertTenant({ slug }));
}

const nilId = "00000000-0000-0000-0000-000000000000";
