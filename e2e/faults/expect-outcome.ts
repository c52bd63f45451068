import { expect } from "vitest";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import { isTerminal } from "@/lib/provisioning/stages";
import { existing, nothing, recorded, whole } from "@/lib/provisioning/testing";

export type Existing = typeof whole;

/**
 * Asserts that what a caller has just been told is what the database holds at that moment: completed means
 * committed, "nothing was created" means nothing is there or a flag says so, and unsettled is not over yet.
 * `others` is what does not belong to the attempt, such as an account that competes with it.
 */
export async function expectOutcome(outcome: Outcome, input: ProvisionInput, others: Partial<Existing> = {}) {
  const attempt = await recorded(outcome.attemptId);
  if (outcome.kind === "completed") {
    expect(attempt).toMatchObject({ status: "completed" });
    expect(await existing(input)).toEqual(whole);
  } else if (outcome.kind === "refused") {
    // A refusal stands although its record could not be written; what is recorded must be the same.
    if (attempt) expect(attempt).toMatchObject({ status: outcome.status, error_code: outcome.code });
    if (outcome.cleanupPending) expect(attempt?.cleanups).toEqual(["pending"]);
    else expect(await existing(input)).toEqual({ ...nothing, ...others });
  } else if (outcome.status !== null) {
    expect(attempt && isTerminal(attempt.status)).toBe(false);
  }
}
