import type { JsonObject } from "./body";
import { factorJson } from "./factors";
import type { IdentityRow, User, UserRow } from "./users";

/** The user in the API's format. Null times are omitted. A null audience, role, e-mail or phone becomes "". */
export function userJson(user: User): JsonObject {
  return rowJson(user, user.identities.map(identityJson), user.factors.map(factorJson));
}

/** The user in the format of a list, without identities and factors. */
export function listedUserJson(row: UserRow): JsonObject {
  return rowJson(row, null, []);
}

function rowJson(row: UserRow, identities: JsonObject[] | null, factors: JsonObject[]): JsonObject {
  return {
    id: row.id,
    aud: row.aud ?? "",
    role: row.role ?? "",
    email: row.email ?? "",
    email_confirmed_at: row.email_confirmed_at ?? undefined,
    invited_at: row.invited_at ?? undefined,
    phone: row.phone ?? "",
    phone_confirmed_at: row.phone_confirmed_at ?? undefined,
    confirmation_sent_at: row.confirmation_sent_at ?? undefined,
    confirmed_at: row.confirmed_at ?? undefined,
    recovery_sent_at: row.recovery_sent_at ?? undefined,
    new_email: row.email_change || undefined,
    email_change_sent_at: row.email_change_sent_at ?? undefined,
    new_phone: row.phone_change || undefined,
    phone_change_sent_at: row.phone_change_sent_at ?? undefined,
    reauthentication_sent_at: row.reauthentication_sent_at ?? undefined,
    last_sign_in_at: row.last_sign_in_at ?? undefined,
    app_metadata: row.raw_app_meta_data,
    user_metadata: row.raw_user_meta_data,
    factors: factors.length > 0 ? factors : undefined,
    identities,
    created_at: row.created_at,
    updated_at: row.updated_at,
    banned_until: row.banned_until ?? undefined,
    deleted_at: row.deleted_at ?? undefined,
    is_anonymous: row.is_anonymous,
  };
}

function identityJson(row: IdentityRow): JsonObject {
  return {
    identity_id: row.id,
    id: row.provider_id,
    user_id: row.user_id,
    identity_data: Object.keys(row.identity_data).length > 0 ? row.identity_data : undefined,
    provider: row.provider,
    last_sign_in_at: row.last_sign_in_at ?? undefined,
    created_at: row.created_at,
    updated_at: row.updated_at,
    email: row.email ?? undefined,
  };
}
