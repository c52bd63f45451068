import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { invitedOwner, type TestOwner } from "../owner-access/testing";
import { mintAttemptId } from "../provisioning/input/submission";
import type { CorrectEmailInput } from "./correct-email-input";

/** Invites an owner. Returns the owner, and a correction of the address that has not been requested yet. */
export async function pendingCorrection(
  mailsTo: (address: string) => readonly { html: string }[],
  slug: string,
): Promise<{ owner: TestOwner & { key: string }; change: CorrectEmailInput }> {
  const owner = await invitedOwner(mailsTo, slug);
  const { attemptId } = owner;
  return { owner, change: { changeId: mintAttemptId(), attemptId, email: `right@${slug}.test` } };
}

/** The address of the owner's account. */
export async function emailOf({ ownerId }: TestOwner): Promise<string | undefined> {
  const { rows } = await admin.execute<{ email: string }>(
    sql`select email from auth.users where id = ${ownerId}::uuid`,
  );
  return rows[0]?.email;
}

type RecordedChange = { status: string; error_code: string | null; fence: number };

/** The changes to an owner's address, in order. */
export async function changesOf({ attemptId }: TestOwner): Promise<RecordedChange[]> {
  const { rows } = await admin.execute<RecordedChange>(sql`
    select status, error_code, fence from provisioning.owner_email_changes
    where attempt_id = ${attemptId}::uuid order by started_at`);
  return rows;
}

/** Makes the lease of every change in progress expire. */
export async function expireChanges(): Promise<void> {
  await admin.execute(sql`
    update provisioning.owner_email_changes set lease_expires_at = now() - interval '1 second' where status = 'changing'`);
}
