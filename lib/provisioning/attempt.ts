import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import type { ProvisionInput } from "./input";
import type { StageRecorder } from "./stages";

/**
 * An attempt that this worker may end. The fence is a number that every takeover and undo raises. Each write is
 * conditional on it, so a worker with an old fence changes nothing.
 */
export type LeasedAttempt = {
  id: string;
  fence: number;
  ownerUserId: string;
  /** True if the owner already had an account. The attempt then neither creates nor deletes it. */
  ownerWasExisting: boolean;
  /**
   * Whether a request to create the user has an unknown result. After `answered` (the server ended it with a 500) the
   * user exists or does not. After `lost` (no response) the server may still create the user, even after a deletion.
   */
  unaccounted: "no" | "answered" | "lost";
  recorder: StageRecorder;
};

/** An attempt that can still complete. */
export type Attempt = LeasedAttempt & { actor: Actor; input: ProvisionInput; tenantId: string };

/**
 * Time budget from the first step to the commit, in milliseconds. The lease covers it together with the first write of an
 * undo, which raises the fence and renews the lease; so no attempt is taken over while its worker is within its budget.
 */
export const forwardBudgetMs = 30_000;
export const leaseSeconds = 75;
/** How long each of an undo's two writes is retried after a conflict. The renewed lease covers the deletion of the user between them. */
export const undoRetryMs = 15_000;

export function remainingMs({ recorder }: Pick<Attempt, "recorder">): number {
  return Math.max(0, forwardBudgetMs - recorder.elapsedMs());
}

/** Fingerprint of a request's input. The same key with a different fingerprint is a conflict. */
export function requestHash(input: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const entries = given.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}
