import type { StaffEventKind } from "@/lib/staff-log/record";

const texts: Record<StaffEventKind, string> = {
  export_started: "Started an export",
  export_finished: "Finished an export",
  export_stopped: "An export stopped before its end",
  cleanup_retried: "Tried a clean-up again",
  cleanup_resolved: "Marked a clean-up as resolved",
  reconciler_run: "Ran the reconciler",
  attempts_pruned: "Removed old attempts from the log",
  trial_removed: "Removed the tenant of a trial",
  link_copied: "Copied an owner’s link",
  link_revoked: "Revoked an owner’s link",
  mail_asked: "Requested a mail to an owner",
  factor_enrolled: "Set up an authenticator app",
  factor_removed: "Removed an authenticator app",
  role_changed: "Changed a role",
  denied: "Was refused",
};

/** What was done, in words; a kind that is not known here is shown by its name. */
export function kindText(kind: string): string {
  return texts[kind as StaffEventKind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
}
