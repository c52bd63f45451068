import { createHash } from "node:crypto";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import type { ProvisionInput } from "./input";
import type { StageRecorder } from "./stage-recorder";

/**
 * What is known about the requests that asked the Auth server to create this attempt's user:
 * - `known`: none was sent, or the result of each is known.
 * - `unknown`: the server ended one with a 500. The user exists or not, but can no longer be created.
 * - `may-follow`: the response to one was lost. The server may still create the user, even after a deletion.
 */
export type CreateResult = "known" | "unknown" | "may-follow";

/**
 * An attempt that this worker may end. The lease is a deadline: once it has passed, any worker may take the attempt
 * over. The fence is a number that a takeover or the worker's own undo raises, and the lease is renewed only together
 * with it. Each write requires the worker's own fence, so a worker that was overtaken changes nothing.
 */
export type LeasedAttempt = {
  id: string;
  fence: number;
  ownerUserId: string;
  /** True if the owner already had an account. The attempt then neither creates nor deletes it. */
  ownerWasExisting: boolean;
  createResult: CreateResult;
  recorder: StageRecorder;
};

/** An attempt that can still complete. */
export type Attempt = LeasedAttempt & { actor: Actor; input: ProvisionInput; tenantId: string };

/** An attempt before its claim, with new ids for the tenant and the owner. */
export function newAttempt(
  id: string,
  actor: Actor,
  input: ProvisionInput,
  recorder: StageRecorder,
): Attempt {
  return {
    id,
    actor,
    input,
    recorder,
    fence: 1,
    createResult: "known",
    tenantId: uuidv7(),
    // Also identifies this claim among concurrent ones with the same key, so an attempt for an existing owner gets one.
    ownerUserId: uuidv4(),
    ownerWasExisting: input.ownerAccount === "existing",
  };
}

/**
 * Time budget from the first step to the commit, in milliseconds. The lease covers it and the first write of an undo,
 * which renews the lease. So no attempt is taken over while its worker is within its budget.
 */
export const forwardBudgetMs = 30_000;
export const leaseSeconds = 75;
/** How long each of an undo's two writes is retried after a conflict. The renewed lease covers the deletion between them. */
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
