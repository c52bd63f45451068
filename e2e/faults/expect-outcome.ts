import { expect } from "vitest";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import { isTerminal } from "@/lib/provisioning/stages";
import { allRecords, attemptRow, countRecords, noRecords } from "@/lib/provisioning/testing";

export type Existing = typeof allRecords;

/**
 * Asserts that an outcome matches the database at that moment: completed means committed, "nothing was created"
 * means that nothing exists or a flag is set, and unsettled means still in flight. `others` counts what does not
 * belong to the attempt, such as a competing account.
 */
export async function expectOutcome(outcome: Outcome, input: ProvisionInput, others: Partial<Existing> = {}) {
  const attempt = await attemptRow(outcome.attemptId);
  if (outcome.kind === "completed") {
    expect(attempt).toMatchObject({ status: "completed" });
    expect(await countRecords(input)).toEqual(allRecords);
  } else if (outcome.kind === "refused") {
    // A refusal is valid even if it could not be recorded; a recorded one must be the same.
    if (attempt) expect(attempt).toMatchObject({ status: outcome.status, error_code: outcome.code });
    if (outcome.cleanupPending) expect(attempt?.cleanups).toEqual(["pending"]);
    else expect(await countRecords(input)).toEqual({ ...noRecords, ...others });
  } else if (outcome.status !== null) {
    expect(attempt && isTerminal(attempt.status)).toBe(false);
  }
}
