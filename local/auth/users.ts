import type { JsonObject } from "./body";
import type { Queryable } from "./database";
import { type FactorRow, findFactors } from "./factors";

/** The only instance that the server reads. It ignores rows of other instances. */
export const instanceId = "00000000-0000-0000-0000-000000000000";
export const defaultAudience = "authenticated";
export const defaultRole = "authenticated";

/** Columns of auth.users that the server reads and writes. */
export type UserRow = {
  id: string;
  aud: string | null;
  role: string | null;
  email: string | null;
  phone: string | null;
  encrypted_password: string | null;
  email_confirmed_at: Date | null;
  phone_confirmed_at: Date | null;
  confirmed_at: Date | null;
  invited_at: Date | null;
  confirmation_token: string;
  confirmation_sent_at: Date | null;
  recovery_token: string;
  recovery_sent_at: Date | null;
  email_change: string;
  email_change_token_current: string;
  email_change_token_new: string;
  email_change_sent_at: Date | null;
  email_change_confirm_status: number;
  phone_change: string;
  phone_change_token: string;
  phone_change_sent_at: Date | null;
  reauthentication_token: string;
  reauthentication_sent_at: Date | null;
  last_sign_in_at: Date | null;
  raw_app_meta_data: JsonObject | null;
  raw_user_meta_data: JsonObject | null;
  created_at: Date;
  updated_at: Date;
  banned_until: Date | null;
  deleted_at: Date | null;
  is_anonymous: boolean;
};

export type IdentityRow = {
  id: string;
  provider_id: string;
  user_id: string;
  identity_data: JsonObject;
  provider: string;
  last_sign_in_at: Date | null;
  created_at: Date;
  updated_at: Date;
  email: string | null;
};

/**
 * A user during one request: the row, kept in sync with the request's changes, with identities and factors.
 */
export type User = UserRow & { identities: IdentityRow[]; factors: FactorRow[] };

export async function findUserById(db: Queryable, id: string): Promise<User | null> {
  return findUser(db, "id = $2", [id]);
}

export async function findUserByEmail(db: Queryable, email: string, aud: string): Promise<User | null> {
  return findUser(db, "lower(email) = lower($2) and aud = $3 and not is_sso_user", [email, aud]);
}

export async function findUserByPhone(db: Queryable, phone: string, aud: string): Promise<User | null> {
  return findUser(db, "phone = $2 and aud = $3 and not is_sso_user", [phone, aud]);
}

async function findUser(db: Queryable, condition: string, values: string[]): Promise<User | null> {
  const text = `select * from auth.users where instance_id = $1 and ${condition} limit 1`;
  const [row] = (await db.query<UserRow>(text, [instanceId, ...values])).rows;
  if (!row) return null;
  const [identities, factors] = [await findIdentities(db, row.id), await findFactors(db, row.id)];
  return { ...withMetadata(row), identities, factors };
}

/** The row as the server reads it: null metadata becomes empty. */
export function withMetadata<Row extends UserRow>(row: Row): Row {
  return {
    ...row,
    raw_app_meta_data: row.raw_app_meta_data ?? {},
    raw_user_meta_data: row.raw_user_meta_data ?? {},
  };
}

export async function findIdentities(db: Queryable, userId: string): Promise<IdentityRow[]> {
  const text = "select * from auth.identities where user_id = $1 order by created_at";
  return (await db.query<IdentityRow>(text, [userId])).rows;
}

/** Whether another user of this audience has this address, in the user's row or in one of their identities. */
export async function isEmailTaken(
  db: Queryable,
  email: string,
  aud: string,
  exceptId?: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    // Filters by the address first, as the real server does. With a join, a planner without statistics
    // starts with every user.
    `with held as materialized (
       select user_id from auth.identities where email = $2 and provider not like 'sso:%'
     )
     select from auth.users
     where instance_id = $1 and lower(email) = $2 and not is_sso_user and aud = $3 and id is distinct from $4
     union all
     select from held join auth.users u on u.id = held.user_id
     where u.instance_id = $1 and u.aud = $3 and u.id is distinct from $4`,
    [instanceId, email, aud, exceptId ?? null],
  );
  return rowCount !== 0;
}

export function isBanned(user: User): boolean {
  return user.banned_until !== null && user.banned_until > new Date();
}
