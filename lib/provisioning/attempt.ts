import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import type { ProvisionInput } from "./input";
import type { StageRecorder } from "./stages";

/** What it takes to end an attempt. A write under an older fence than the database's changes nothing. */
export type LeasedAttempt = {
  id: string;
  fence: number;
  ownerUserId: string;
  /** True where the owner had an account before: it is not the attempt's to create or to delete. */
  ownerWasExisting: boolean;
  /**
   * A request to create the user that is unaccounted for. If the server `answered` it, the user exists or does not;
   * if the answer was `lost`, the user may also land after a deletion.
   */
  unaccounted: "no" | "answered" | "lost";
  recorder: StageRecorder;
};

/** An attempt on its way forward. */
export type Attempt = LeasedAttempt & { actor: Actor; input: ProvisionInput; tenantId: string };

/**
 * How long an attempt may go forward, in milliseconds; undoing it comes on top. The lease is longer than both,
 * so that nobody takes over an attempt whose process is still alive and in time.
 */
export const forwardBudgetMs = 30_000;
export const leaseSeconds = 75;
/** How long each of the two writes of an undo is retried. Both fit into the lease, and the user's deletion between them. */
export const undoRetryMs = 15_000;

export function remainingMs({ recorder }: Pick<Attempt, "recorder">): number {
  return Math.max(0, forwardBudgetMs - recorder.elapsedMs());
}

/** Fingerprint of a request, equal for equal input: the same key with another one is a conflict. */
export function requestHash(input: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const entries = given.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}
