import { reconcile } from "@/lib/provisioning/reconcile";
import { defineScheduledRoute } from "@/lib/route";

/** Seconds a run may take; what it leaves is found by the next one. */
export const maxDuration = 60;

/** Ends what a stopped server has left, works off clean-ups, and sends the mails that are due. */
export const GET = defineScheduledRoute(reconcile);
