import { reconcile } from "@/lib/provisioning/reconcile";
import { defineScheduledRoute } from "@/lib/route";

/** Seconds a run may take; what it leaves is found by the next one. */
export const maxDuration = 60;

export const GET = defineScheduledRoute(reconcile);
