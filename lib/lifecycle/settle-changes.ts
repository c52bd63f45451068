import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { log } from "@/lib/platform/logging/log";
import { endChange, takeOverChange } from "./email-change";
import { readEmail } from "./put-email";

/** Maximum number of changes per run, so that a run fits into one request. */
const maxPerRun = 20;

/** Settles up to twenty changes whose lease has expired, until one cannot be settled. Returns how many were settled. */
export async function settleExpiredChanges(): Promise<number> {
  let settled = 0;
  while (settled < maxPerRun && (await settleExpiredChange(sql`true`))) settled++;
  return settled;
}

/**
 * Takes over one change whose lease has expired, and ends it as completed, or as failed with the code INTERRUPTED,
 * depending on the account's current address. The worker's requests can no longer take effect: the lease is longer than
 * the worker's budget and the Auth server's timeout together. Returns false if there is no such change, if another worker
 * took it over meanwhile, or if the account cannot be read. In the last case, the change can be taken over again once its
 * new lease expires.
 */
export async function settleExpiredChange(condition: SQL): Promise<boolean> {
  const change = await takeOverChange(condition);
  if (!change) return false;
  const { id: changeId, attemptId, ownerId, newEmail } = change;
  const email = await readEmail(ownerId);
  if (email === "lost") return false;
  const ended = await endChange(change, email === newEmail ? null : { code: "INTERRUPTED" });
  log.warn({ changeId, attemptId, changed: email === newEmail, ended }, "interrupted e-mail change settled");
  return ended;
}
