import { expect } from "vitest";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import { isTerminal } from "@/lib/provisioning/stages";
import { allRecords, attemptRow, countRecords, noRecords } from "@/lib/provisioning/testing";

export type Existing = typeof allRecords;

/**
 * Asserts that an outcome matches the database at that moment: a completed attempt has all of its records, a refused one
 * has none or a pending clean-up, and an unsettled one with a known status is still in flight. `others` counts records
 * that do not belong to the attempt, such as a competing account.
 */
export async function expectOutcome(outcome: Outcome, input: ProvisionInput, others: Partial<Existing> = {}) {
  const attempt = await attemptRow(outcome.attemptId);
  if (outcome.kind === "completed") {
    expect(attempt).toMatchObject({ status: "completed" });
    expect(await countRecords(input)).toEqual(allRecords);
  } else if (outcome.kind === "refused") {
    // A refusal is valid even if it could not be recorded. A recorded one must match.
    if (attempt) expect(attempt).toMatchObject({ status: outcome.status, error_code: outcome.code });
    if (outcome.cleanupPending) expect(attempt?.cleanups).toEqual(["pending"]);
    else expect(await countRecords(input)).toEqual({ ...noRecords, ...others });
  } else if (outcome.status !== null) {
    expect(attempt && isTerminal(attempt.status)).toBe(false);
  }
}
