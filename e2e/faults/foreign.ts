import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import * as product from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import type { ProvisionInput } from "@/lib/provisioning/input";

/** What other programs do to the same database while an attempt is under way. */

/** Somebody else gets an account with the owner's address; a real server cannot load one whose tokens are null. */
export async function insertAccount({ ownerEmail }: ProvisionInput): Promise<void> {
  await admin.execute(sql`insert into auth.users (id, instance_id, aud, role, email,
      confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at)
    values (${randomUUID()}::uuid, ${nilId}::uuid, 'authenticated', 'authenticated', ${ownerEmail}, '', '', '', '', now(), now())`);
}

/** The owner's account is not there, whatever the server answered. */
export async function loseAccount({ ownerEmail }: ProvisionInput): Promise<void> {
  await admin.execute(sql`delete from auth.users where email = ${ownerEmail}`);
}

/** The owner's account loses the mark that says whose it is, as if somebody else had made it. */
export async function takeAccountOver({ ownerEmail }: ProvisionInput): Promise<void> {
  await admin.execute(sql`update auth.users set raw_app_meta_data = '{}' where email = ${ownerEmail}`);
}

/** Another program makes a tenant of that slug. */
export async function insertTenant({ slug }: ProvisionInput): Promise<void> {
  await admin.execute(product.insertTenant({ slug }));
}

const nilId = "00000000-0000-0000-0000-000000000000";
