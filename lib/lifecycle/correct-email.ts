import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { logged } from "@/lib/platform/logging/log-failure";
import type { EmailAnswer } from "@/lib/provisioning/answers";
import { forwardBudgetMs } from "@/lib/provisioning/limits";
import type { CorrectEmailInput } from "./correct-email-input";
import {
  endChange,
  type LeasedChange,
  readChange,
  type Start,
  type StoredChange,
  startChange,
} from "./email-change";
import { putEmail } from "./put-email";
import { settleExpiredChange } from "./settle-changes";

const pollMs = 150;

export type CorrectEmailOutcome =
  | { kind: "corrected"; email: string }
  | Exclude<Start, { kind: "started" | "key-used" }>
  /** The key was already used for a different request. */
  | { kind: "conflict" }
  /** The address was not changed. */
  | { kind: "failed"; refusal: Refusal }
  /** The reconciler reads the account and settles the change once its lease has expired. */
  | { kind: "unknown" };

/**
 * Corrects the address of an owner who has no password yet, and invites them again. The change is recorded before the
 * Auth server is called. If the worker dies, the reconciler or the next correction reads the account's address to settle
 * the change; neither repeats the request. Once the change is recorded, earlier links no longer work, even if the
 * change fails.
 */
export async function correctEmail(actor: Actor, input: CorrectEmailInput): Promise<CorrectEmailOutcome> {
  const deadline = performance.now() + forwardBudgetMs;
  await settleExpiredChange(sql`attempt_id = ${input.attemptId}::uuid`);
  const start = await startChange(actor, input);
  if (start.kind === "key-used") return replay(start.change, actor, input, deadline);
  if (start.kind !== "started") return start;
  return applyChange(start.change, deadline);
}

async function applyChange(change: LeasedChange, deadline: number): Promise<CorrectEmailOutcome> {
  const put = await putEmail(change, deadline);
  if (put.kind === "unknown") return storedOutcome(change.id);
  const refusal = put.kind === "refused" ? await detectTakenEmail(put.refusal, change) : null;
  const ended = await endChange(change, refusal).catch(
    logged("the end of an e-mail change was not recorded", false),
  );
  if (!ended) return storedOutcome(change.id);
  return refusal ? { kind: "failed", refusal } : { kind: "corrected", email: change.newEmail };
}

/** The Auth server refuses a taken address with an opaque 500, so the holder is read from the database. */
async function detectTakenEmail(refusal: Refusal, { newEmail }: LeasedChange): Promise<Refusal> {
  const { rows } = await db
    .execute<{ taken: EmailAnswer | null }>(sql`select provisioning.check_owner_email(${newEmail}) as taken`)
    .catch(logged("the account with the new address could not be looked up", { rows: [] }));
  if (!rows[0]?.taken) return refusal;
  return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "account" } };
}

/** Waits for the first request with the same key, and returns its outcome. */
async function replay(
  first: StoredChange,
  actor: Actor,
  input: CorrectEmailInput,
  deadline: number,
): Promise<CorrectEmailOutcome> {
  const { id, actor: firstActor, attemptId, newEmail } = first;
  if (firstActor.id !== actor.id || attemptId !== input.attemptId || newEmail !== input.email) {
    return { kind: "conflict" };
  }
  for (;;) {
    const outcome = await storedOutcome(id);
    if (outcome.kind !== "unknown" || performance.now() > deadline) return outcome;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The outcome of a change; "unknown" if it has not ended or cannot be read. */
async function storedOutcome(changeId: string): Promise<CorrectEmailOutcome> {
  const stored = await readChange(db, changeId).catch(logged("an e-mail change was not read", null));
  if (stored?.status === "completed") return { kind: "corrected", email: stored.newEmail };
  return stored?.refusal ? { kind: "failed", refusal: stored.refusal } : { kind: "unknown" };
}
