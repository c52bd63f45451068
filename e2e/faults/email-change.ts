import type { EmailChangeEffect } from "@/lib/provisioning/fault-points";

/** Where a worker stops. After a crash, it never continues. A zombie continues after the reconciler has run. */
export const emailChangeColumns = ["crash before", "crash after", "zombie before", "zombie after"] as const;

type Ends = Record<(typeof emailChangeColumns)[number], string>;

/** How a correction of an owner's address ends. `R →`: the reconciler settled it. */
export const emailChangeMatrix: Record<EmailChangeEffect, Ends> = {
  start_email_change: {
    "crash before": "NONE",
    "crash after": "R → KEPT",
    "zombie before": "CHANGED",
    "zombie after": "R → KEPT",
  },
  put_email: {
    "crash before": "R → KEPT",
    "crash after": "R → CHANGED",
    "zombie before": "R → KEPT",
    "zombie after": "R → CHANGED",
  },
  take_over_email_change: {
    "crash before": "R → CHANGED",
    "crash after": "R → CHANGED",
    "zombie before": "R → CHANGED",
    "zombie after": "R → CHANGED",
  },
  end_email_change: {
    "crash before": "R → CHANGED",
    "crash after": "CHANGED",
    "zombie before": "R → CHANGED",
    "zombie after": "CHANGED",
  },
};
