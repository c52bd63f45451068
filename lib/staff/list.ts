import "server-only";
import { sql } from "drizzle-orm";
import type { StaffRole } from "@/lib/auth/authorize";
import { type Reader, readFor } from "@/lib/auth/reader";

export type StaffMember = {
  userId: string;
  /** Null if the account was deleted. */
  email: string | null;
  role: StaffRole;
  /** Whether the account can sign in, and if not, why. */
  state: "active" | "banned" | "unconfirmed" | "sso" | "deleted";
  lastSignInAt: Date | null;
  addedBy: string;
  addedAt: Date;
};

/** Staff, admins first: all of them, or the first `limit`. Staff see each other's addresses. */
export async function listStaff(reader: Reader, limit?: number): Promise<StaffMember[]> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<StaffMember>(sql`
      select user_id as "userId", email, staff.role, added_by as "addedBy", added_at as "addedAt",
        last_sign_in_at as "lastSignInAt",
        case when accounts.id is null then 'deleted' when banned_until > now() then 'banned'
          when email_confirmed_at is null then 'unconfirmed'
          when is_sso_user then 'sso' else 'active' end as state
      from provisioning.staff left join provisioning.accounts on accounts.id = user_id and deleted_at is null
      order by staff.role, email, user_id limit ${limit ?? null}`),
  );
  return rows.map((row) => ({
    ...row,
    lastSignInAt: row.lastSignInAt && new Date(row.lastSignInAt),
    addedAt: new Date(row.addedAt),
  }));
}
