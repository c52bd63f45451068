import { createHash } from "node:crypto";
import type { ProvisionInput } from "./input";
import type { StageClock } from "./stages";

/** The staff member on whose behalf an attempt runs. */
export type Actor = { id: string; email: string };

/** An attempt that this process holds. A write under an older fence changes nothing. */
export type Attempt = {
  id: string;
  actor: Actor;
  input: ProvisionInput;
  fence: number;
  tenantId: string;
  ownerUserId: string;
  clock: StageClock;
};

/**
 * How long an attempt may go forward, in milliseconds; undoing it comes on top. The lease is longer than both,
 * so that nobody takes over an attempt whose process is still alive and in time.
 */
export const forwardBudgetMs = 30_000;
export const leaseSeconds = 75;

export function remainingMs(attempt: Attempt): number {
  return Math.max(0, forwardBudgetMs - attempt.clock.elapsedMs());
}

/** Fingerprint of a request, equal for equal input: the same key with another one is a conflict. */
export function requestHash(input: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}
