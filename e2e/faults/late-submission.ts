import type { Submission } from "@/lib/provisioning/input/submission";

/** A valid form whose validation began `elapsedMs` ago, so that little or none of its time is left. */
export function lateSubmission(attemptId: string, input: Submission["input"], elapsedMs: number): Submission {
  const now = performance.now();
  return { attemptId, input, startedAt: now - elapsedMs, validatedAt: now };
}
