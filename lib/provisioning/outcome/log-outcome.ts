import { log } from "@/lib/platform/logging/log";
import type { ErrorCode } from "../../guards/error-codes";
import type { Outcome } from ".";

/** Codes of system failures. All others depend on the user or the input. */
const systemFailures: readonly ErrorCode[] = [
  "AUTH_FAILED",
  "DATABASE_FAILED",
  "VERIFICATION_FAILED",
  "INTERRUPTED",
  "INTERNAL",
];

/** Logs, as one line, the outcome of an attempt that ran in this process. Returns the outcome. */
export function logOutcome(outcome: Outcome): Outcome {
  const { attemptId } = outcome;
  switch (outcome.kind) {
    case "completed": {
      const { tenant, durationMs, ownerWasExisting } = outcome;
      const about = { attemptId, outcome: "completed", tenantId: tenant.id, slug: tenant.slug };
      log.info({ ...about, durationMs, ownerWasExisting }, "attempt completed");
      break;
    }
    case "refused": {
      const { status, code, field, detail, cleanupPending } = outcome;
      const about = { attemptId, outcome: status, code, field, detail, cleanupPending };
      log[systemFailures.includes(code) ? "error" : "info"](
        about,
        status === "failed" ? "attempt failed" : "attempt undone",
      );
      break;
    }
    default:
      log.warn({ attemptId, outcome: "unsettled", status: outcome.status }, "attempt not settled yet");
  }
  return outcome;
}
