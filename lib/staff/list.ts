import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { StaffRole } from "@/lib/auth/authorize";

export type StaffMember = {
  userId: string;
  /** Null if the account is gone: the row then has no link. */
  email: string | null;
  role: StaffRole;
  addedBy: string;
  addedAt: Date;
};

/** Everyone with access to the console, admins first. */
export async function listStaff(): Promise<StaffMember[]> {
  const { rows } = await db.execute<StaffMember>(sql`
    select user_id as "userId", email, staff.role, added_by as "addedBy", added_at as "addedAt"
    from provisioning.staff left join provisioning.accounts on accounts.id = user_id and deleted_at is null
    order by staff.role, email`);
  return rows.map((row) => ({ ...row, addedAt: new Date(row.addedAt) }));
}
