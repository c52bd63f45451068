import { randomUUID } from "node:crypto";
import type { JsonObject } from "./body";
import type { Queryable } from "./database";
import { wrapDatabaseErrors } from "./errors";
import { type IdentityRow, instanceId, type User, type UserRow } from "./users";

/** The fields of a new row that a caller can set; all others start empty. */
export type NewUser = Pick<UserRow, "id" | "aud" | "email" | "phone" | "encrypted_password"> & {
  appMetadata: JsonObject;
  userMetadata: JsonObject | null;
};

/**
 * Inserts the row as the real server does: role, additional app metadata, confirmation and ban follow as
 * updates in the same transaction, so an insert trigger does not see them.
 */
export async function insertUser(tx: Queryable, user: NewUser): Promise<User> {
  const { rows } = await tx.query<UserRow>(
    `insert into auth.users (
       instance_id, id, aud, role, email, phone, encrypted_password, raw_app_meta_data, raw_user_meta_data,
       created_at, updated_at, confirmation_token, recovery_token, email_change, email_change_token_new
     ) values ($1, $2, $3, '', $4, $5, $6, $7, $8, $9, $9, '', '', '', '') returning *`,
    [
      instanceId,
      user.id,
      user.aud,
      user.email,
      user.phone,
      user.encrypted_password,
      JSON.stringify(user.appMetadata),
      JSON.stringify(user.userMetadata),
      new Date(),
    ],
  );
  const [row] = rows;
  if (!row) throw new Error("a trigger on auth.users dropped the new row");
  return { ...row, identities: [], factors: [] };
}

/** Writes a user's changed columns, and updates the given object too, so that a response shows them. */
export async function updateUser(tx: Queryable, user: User, changes: Partial<UserRow>): Promise<void> {
  const all: Partial<UserRow> = { ...changes, updated_at: new Date() };
  const columns = Object.keys(all).map((name, index) => `${name} = $${index + 2}`);
  const values = Object.values(all).map((value) => (isJson(value) ? JSON.stringify(value) : value));
  await tx.query(`update auth.users set ${columns.join(", ")} where id = $1`, [user.id, ...values]);
  Object.assign(user, all);
}

/** Adds an identity; `claims` are its e-mail or phone number, and whether that is verified. */
export async function insertIdentity(
  tx: Queryable,
  user: User,
  provider: "email" | "phone",
  claims: { email?: string; phone?: string; email_verified?: boolean; phone_verified?: boolean },
): Promise<void> {
  const data = { sub: user.id, email_verified: false, phone_verified: false, ...claims };
  const { rows } = await wrapDatabaseErrors("Error creating identity", () =>
    tx.query<IdentityRow>(
      `insert into auth.identities
         (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
       values ($1, $2::uuid::text, $2::uuid, $3, $4, $5, $5, $5) returning *`,
      [randomUUID(), user.id, JSON.stringify(data), provider, new Date()],
    ),
  );
  user.identities.push(...rows);
}

/** Merges changes into a metadata object: null deletes a key, any other value replaces the old one. */
export function mergeMetadata(current: JsonObject | null, changes: JsonObject): JsonObject {
  if (current === null) return changes;
  const merged = { ...current, ...changes };
  return Object.fromEntries(
    Object.entries(merged).filter(([key]) => !(key in changes) || changes[key] !== null),
  );
}

function isJson(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}
