import type { Submission } from "@/lib/provisioning/input/submission";

/** A valid form that was received so many milliseconds ago: little of its time is left, or none. */
export function lateSubmission(attemptId: string, input: Submission["input"], elapsedMs: number): Submission {
  const now = performance.now();
  return { attemptId, input, receivedAt: now - elapsedMs, validatedAt: now };
}
