import type { Submission } from "@/lib/provisioning/input/submission";

/** A valid form received `elapsedMs` ago, with little or none of its time left. */
export function lateSubmission(attemptId: string, input: Submission["input"], elapsedMs: number): Submission {
  const now = performance.now();
  return { attemptId, input, receivedAt: now - elapsedMs, validatedAt: now };
}
