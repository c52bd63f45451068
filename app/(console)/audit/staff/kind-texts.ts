import type { StaffEventKind } from "@/lib/staff-log/record";

const texts: Record<StaffEventKind, string> = {
  export_started: "Started an export",
  export_finished: "Finished an export",
  export_stopped: "Export stopped early",
  cleanup_retried: "Retried a clean-up",
  cleanup_resolved: "Marked a clean-up as resolved",
  reconciler_run: "Ran the reconciler",
  attempts_pruned: "Removed old attempts from the log",
  trial_removed: "Removed a trial tenant",
  link_copied: "Copied an owner’s link",
  link_revoked: "Revoked an owner’s link",
  mail_asked: "Requested an e-mail to an owner",
  owner_email_change_started: "Started to change an owner’s e-mail address",
  owner_email_changed: "Changed an owner’s e-mail address",
  owner_email_change_failed: "Couldn’t change an owner’s e-mail address",
  factor_enrolled: "Set up an authenticator app",
  factor_removed: "Removed an authenticator app",
  role_changed: "Changed a role",
  denied: "Action denied",
};

/** The text of a staff event. Unknown kinds are shown by name. */
export function kindText(kind: string): string {
  return texts[kind as StaffEventKind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
}
