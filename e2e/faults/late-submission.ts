import type { Submission } from "@/lib/provisioning/input/submission";

/** A valid form whose validation began `elapsedMs` ago, so that this part of its time budget is used up. */
export function lateSubmission(attemptId: string, input: Submission["input"], elapsedMs: number): Submission {
  const now = performance.now();
  return { attemptId, input, startedAt: now - elapsedMs, validatedAt: now };
}
