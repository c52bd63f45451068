import { sql } from "drizzle-orm";
import { admin } from "./admin";

/** Gives the user with this id a role, and creates the user's account if it does not exist. */
export async function addStaff(id: string, role: "admin" | "support"): Promise<void> {
  await admin.execute(sql`
    with account as (
      insert into auth.users (instance_id, id, aud, role, email, email_confirmed_at, created_at, updated_at)
      values ('00000000-0000-0000-0000-000000000000', ${id}::uuid, 'authenticated', 'authenticated', ${`${id}@staff.test`}, now(), now(), now())
      on conflict do nothing
    )
    insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, 'test') on conflict do nothing`);
}
