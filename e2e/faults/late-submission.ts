import type { Submission } from "@/lib/provisioning/input/submission";

/** A valid form with validation that began `elapsedMs` ago, with little or none of its time left. */
export function lateSubmission(attemptId: string, input: Submission["input"], elapsedMs: number): Submission {
  const now = performance.now();
  return { attemptId, input, startedAt: now - elapsedMs, validatedAt: now };
}
