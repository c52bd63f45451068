import { createHash } from "node:crypto";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import type { Actor } from "@/lib/auth/actor";
import type { ProvisionInput } from "./input";
import type { Submission } from "./input/submission";
import { forwardBudgetMs } from "./limits";
import { StageRecorder } from "./stage-recorder";

/**
 * Whether a request that asked the Auth server to create this attempt's user can still take effect. It does not show
 * whether the user exists.
 * - `known`: none was sent, or the result of each is known, so none can still create the user. A takeover assumes the
 *   same, because only a paused worker's request can outlast its lease.
 * - `ended`: some results are unknown, but the server itself ended each of those requests with a 500. The user may
 *   exist, but can no longer be created.
 * - `may-follow`: the response to one was lost, came from a gateway, or came so late that it is not trusted. The server may
 *   still create the user, even after a deletion.
 */
export type CreateResult = "known" | "ended" | "may-follow";

/**
 * An attempt that this worker is allowed to end. The lease is a deadline: once it has passed, any worker may take the
 * attempt over. The fence is a counter on the attempt's row, 1 after the claim. A takeover and the worker's own undo each
 * raise it by one and renew the lease in one update. A takeover requires an expired lease; every other write to the row
 * requires the worker's own fence, so an overtaken worker can no longer change it. An expired lease alone does not stop
 * a worker. Code that has raised the fence only ever undoes, so an attempt completes with fence 1 or not at all.
 *
 * The fence guards the database, not the Auth server. An overtaken worker can still create its user there, or delete it.
 * `flagLateUsers` in lib/cleanups/run.ts finds a user that was created too late.
 */
export type LeasedAttempt = {
  id: string;
  /** Raised by `undo.ts`, and by a takeover in `undo-expired.ts`. */
  fence: number;
  /**
   * For an existing owner, replaced by the id of their account once that has been read. Until completion, the row keeps
   * the first id.
   */
  ownerUserId: string;
  /** True if the owner already had an account. The attempt then neither creates nor deletes it. */
  ownerWasExisting: boolean;
  /** Set by `createAuthUser`, and by a takeover in `undo-expired.ts`. */
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
    // The column's default.
    fence: 1,
    createResult: "known",
    tenantId: uuidv7(),
    // Also identifies this claim among concurrent ones with the same key, so an attempt for an existing owner gets an
    // id too.
    ownerUserId: uuidv4(),
    ownerWasExisting: input.ownerAccount === "existing",
  };
}

/** The attempt of a submission, before its claim. */
export function attemptOf(actor: Actor, submission: Submission): Attempt {
  const { attemptId, input } = submission;
  return newAttempt(attemptId, actor, input, StageRecorder.begin(submission));
}

/** The milliseconds left in the attempt's budget. */
export function remainingMs({ recorder }: Pick<Attempt, "recorder">): number {
  return Math.max(0, forwardBudgetMs - recorder.elapsedMs());
}

/** Fingerprint of a request's input. The same key with another fingerprint is refused as REQUEST_CONFLICT. */
export function requestHash(input: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}
