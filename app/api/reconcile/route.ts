import { auditStream } from "@/lib/audit-stream";
import { defineScheduledRoute } from "@/lib/guards/route";
import { reconcile } from "@/lib/jobs/reconcile";

/** Maximum seconds per run. The next run picks up the rest. */
export const maxDuration = 60;

/** Runs the reconciler, which also writes the audit stream if it is enabled. */
export const GET = defineScheduledRoute(() => reconcile(auditStream()));
