import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Attempt } from "./attempt";
import type { AuthUserCreation } from "./auth-user";
import type { Refusal } from "./errors";

/** No account has the address that an existing owner was said to have. */
export const noAccount: Refusal = {
  code: "INVALID_INPUT",
  field: "ownerEmail",
  detail: { account: "none" },
};

/**
 * SQL: whether the row `account` of `accounts` is the user of an attempt that was undone. It is to be deleted,
 * also where no clean-up has found it yet, and so can own nothing.
 */
const isLeftover = sql`(
  exists (select from provisioning.auth_cleanups where user_id = account.id and state <> 'done')
  or exists (select from provisioning.attempts where status in ('failed', 'rolled_back') and owner_user_id = account.id
    and id = case when account.attempt_id ~ '^[0-9a-f-]{36}$' then account.attempt_id::uuid end))`;

/** SQL: whether the row `account` may not sign in, as somebody decided in Supabase. */
const isBanned = sql`coalesce(account.banned_until > now(), false)`;

/**
 * Takes the account that has the owner's address as the owner, in the place of creating one. Reads only: no
 * failure of the attempt can leave anything on the account.
 */
export async function takeExistingOwner(attempt: Attempt): Promise<AuthUserCreation> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from provisioning.accounts as account
    where email = ${attempt.input.ownerEmail} and is_sso_user = false and deleted_at is null
      and not ${isBanned} and not ${isLeftover}`);
  const [account] = rows;
  if (!account) return { kind: "refused", refusal: noAccount };
  attempt.ownerUserId = account.id;
  return { kind: "created" };
}
