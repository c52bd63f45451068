import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { invited, type Made } from "../owner-access/testing";
import { mintAttemptId } from "../provisioning/input/submission";
import type { CorrectEmailInput } from "./correct-email-input";

/** A correction of an invited owner's address, which has not been requested yet. */
export async function wrongAddress(
  mailsTo: (address: string) => readonly { html: string }[],
  slug: string,
): Promise<{ made: Made & { key: string }; change: CorrectEmailInput }> {
  const made = await invited(mailsTo, slug);
  const { attemptId } = made;
  return { made, change: { changeId: mintAttemptId(), attemptId, email: `right@${slug}.test` } };
}

/** The address of the owner's account. */
export async function emailOf({ ownerId }: Made): Promise<string | undefined> {
  const { rows } = await admin.execute<{ email: string }>(
    sql`select email from auth.users where id = ${ownerId}::uuid`,
  );
  return rows[0]?.email;
}

type RecordedChange = { status: string; error_code: string | null; fence: number };

/** The changes of an owner's address, in order. */
export async function changesOf({ attemptId }: Made): Promise<RecordedChange[]> {
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
