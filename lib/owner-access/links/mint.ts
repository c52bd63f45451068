import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { env } from "@/lib/platform/env";
import { digestOf, keyOf } from "./key";

export type NewLink = { attemptId: string; ownerId: string } & (
  | { kind: "mail"; messageId: string }
  | { kind: "copy"; madeBy: string }
);

export type CreatedLink = { key: string; expiresAt: Date };

/** Serializes the transactions that create, send or revoke an attempt's links. */
export async function lockLinks(tx: Executor, attemptId: string): Promise<void> {
  await tx.execute(sql`select from provisioning.attempts where id = ${attemptId}::uuid for no key update`);
}

/** Creates a link. Invalidates the owner's earlier links, except one that set a password. Requires `lockLinks`. */
export async function createLink(tx: Executor, link: NewLink): Promise<CreatedLink> {
  const { attemptId, ownerId, kind } = link;
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + env().ownerLinkHours * 3_600_000);
  const key = keyOf({ id, attemptId, ownerId });
  await invalidateLinks(tx, ownerId, "replaced_at");
  await tx.execute(sql`
    insert into provisioning.owner_links (id, attempt_id, owner_id, kind, digest, message_id, made_by, expires_at)
    values (${id}::uuid, ${attemptId}::uuid, ${ownerId}::uuid, ${kind}, ${digestOf(key)},
      ${kind === "mail" ? link.messageId : null}::uuid, ${kind === "copy" ? link.madeBy : null}, ${expiresAt.toISOString()}::timestamptz)`);
  return { key, expiresAt };
}

/** Invalidates the owner's links, including one that is being used. */
export async function invalidateLinks(
  tx: Executor,
  ownerId: string,
  how: "replaced_at" | "revoked_at",
): Promise<void> {
  await tx.execute(sql`
    update provisioning.owner_links set ${sql.identifier(how)} = now()
    where owner_id = ${ownerId}::uuid and finished_at is null and revoked_at is null and replaced_at is null`);
}
