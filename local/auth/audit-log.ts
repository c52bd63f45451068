import { randomUUID } from "node:crypto";
import type { JsonObject } from "./body";
import type { Queryable } from "./database";
import { instanceId, type User } from "./users";

const logTypes = {
  login: "account",
  logout: "account",
  user_signedup: "team",
  user_invited: "team",
  user_deleted: "team",
  user_modified: "user",
  user_recovery_requested: "user",
  user_updated_password: "user",
  token_refreshed: "token",
  token_revoked: "token",
  factor_in_progress: "factor",
  factor_unenrolled: "factor",
  factor_deleted: "factor",
  challenge_created: "factor",
  verification_attempted: "factor",
} as const;

type AuditAction = keyof typeof logTypes;
export type Actor = { id: string; username: string; name?: unknown };

/** The actor for an API key. It has no row in auth.users and is identified by its role. */
export function adminActor(role: string): Actor {
  return { id: instanceId, username: role };
}

export function userActor(user: User): Actor {
  return { id: user.id, username: user.phone || user.email || "", name: user.raw_user_meta_data?.full_name };
}

/** Adds an entry to auth.audit_log_entries, in the transaction of the change that it describes. */
export async function recordAudit(
  tx: Queryable,
  actor: Actor,
  action: AuditAction,
  traits?: JsonObject,
): Promise<void> {
  const payload = {
    action,
    actor_id: actor.id,
    actor_name: actor.name,
    actor_username: actor.username,
    actor_via_sso: false,
    log_type: logTypes[action],
    traits,
  };
  await tx.query(
    "insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address) values ($1, $2, $3, $4, '')",
    [instanceId, randomUUID(), JSON.stringify(payload), new Date()],
  );
}
