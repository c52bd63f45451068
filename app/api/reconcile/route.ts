import { auditStream } from "@/lib/audit-stream";
import { defineScheduledRoute } from "@/lib/guards/route";
import { reconcile } from "@/lib/jobs/reconcile";

/** Maximum seconds per run. The next run picks up the rest. */
export const maxDuration = 60;

/** Settles the attempts of stopped servers, processes clean-ups, sends due e-mails, and removes expired records. */
export const GET = defineScheduledRoute(() => reconcile(auditStream()));
