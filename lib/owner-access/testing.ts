import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { deliverMails } from "@/lib/owner-access/deliveries";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { inputFor, submit } from "@/lib/provisioning/testing";
import type { CopyOutcome } from "./links/copy";

export type TestOwner = { attemptId: string; ownerId: string; input: ProvisionInput };

/** Provisions a tenant whose invitation has not been sent yet. */
export async function pendingOwner(slug = `owner-${randomUUID().slice(0, 8)}`): Promise<TestOwner> {
  const input = inputFor(slug);
  const { attemptId } = await submit(input);
  const { rows } = await admin.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${attemptId}::uuid`,
  );
  return { attemptId, input, ownerId: rows[0]?.id ?? "" };
}

type MailsTo = (address: string) => readonly { html: string }[];

/** Provisions a tenant and sends its invitation. Also returns the key in the e-mail. */
export async function invitedOwner(mailsTo: MailsTo, slug?: string): Promise<TestOwner & { key: string }> {
  const owner = await pendingOwner(slug);
  await deliverMails({ attemptId: owner.attemptId });
  return { ...owner, key: keyIn(mailsTo(owner.input.ownerEmail)) };
}

/** The key in the newest e-mail, or "" if there is none. */
export function keyIn(mails: readonly { html: string }[]): string {
  return /\/activate\/([\w-]{43})"/.exec(mails[0]?.html ?? "")?.[1] ?? "";
}

/** The key of a copied link. */
export function copiedKey(outcome: CopyOutcome): string {
  if (outcome.kind !== "copied") throw new Error(`no link: ${outcome.kind}`);
  return outcome.link.split("/").at(-1) ?? "";
}

/** Makes all of an owner's links expire. */
export async function expireLinks({ ownerId }: TestOwner): Promise<void> {
  await admin.execute(sql`
    update provisioning.owner_links set expires_at = now() - interval '1 minute' where owner_id = ${ownerId}::uuid`);
}

/** Moves the timestamps of an owner's used links back by a number of minutes. */
export async function ageUsedLinks({ ownerId }: TestOwner, minutes: number): Promise<void> {
  const passed = sql`${minutes} * interval '1 minute'`;
  await executeWithoutTriggers(sql`update provisioning.owner_links set used_at = used_at - ${passed}, held_until = held_until - ${passed},
    finished_at = finished_at - ${passed}, lease_expires_at = lease_expires_at - ${passed} where owner_id = ${ownerId}::uuid`);
}

/** Runs a statement with triggers disabled. */
async function executeWithoutTriggers(statement: ReturnType<typeof sql>): Promise<void> {
  await admin.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(statement);
  });
}

type StaffEvent = { actor: string; kind: string; detail: Record<string, unknown> };

/** The staff events about an attempt's owner. */
export async function staffEventsOf(attemptId: string): Promise<StaffEvent[]> {
  const { rows } = await admin.execute<StaffEvent>(sql`
    select actor_email as actor, kind, detail from provisioning.staff_events
    where detail ->> 'attemptId' = ${attemptId} order by id`);
  return rows;
}
