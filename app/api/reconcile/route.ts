import { defineScheduledRoute } from "@/lib/guards/route";
import { reconcile } from "@/lib/jobs/reconcile";

/** Seconds a run may take; what it leaves is found by the next one. */
export const maxDuration = 60;

/** Ends what a stopped server has left, works off clean-ups, and sends the mails that are due. */
export const GET = defineScheduledRoute(reconcile);
