import type { Stage } from "@/lib/provisioning/stages";

/** The text of the event for each stage. */
export const stageTexts: Record<Stage, string> = {
  initiated: "Request received",
  validating: "Checking the input",
  validated: "Input accepted",
  creating_auth_user: "Slug and e-mail reserved, creating the owner’s account",
  auth_user_created: "Owner’s account ready",
  creating_records: "Creating the tenant’s records",
  verifying: "Checking that every record exists",
  completed: "Completed",
  failed: "Failed, nothing was created",
  rolled_back: "Undone",
};

const noteTexts: Record<string, string> = {
  taken_over: "Taken over from a server that stopped",
  undo_started: "Undo started",
  auth_user_deleted: "Owner’s account deleted",
  auth_user_kept: "Owner’s account kept, because it belongs to a tenant",
  cleanup_flagged: "Owner’s account flagged for clean-up",
  cleanup_pending: "Clean-up attempted, will be retried",
  cleanup_manual: "Clean-up failed, needs attention",
  cleanup_done: "Clean-up done",
  cleanup_resolved: "Clean-up marked as resolved",
};

/** The text of an event within a stage. Unknown notes are shown by name. */
export function noteText(note: string): string {
  return noteTexts[note] ?? note.charAt(0).toUpperCase() + note.slice(1).replaceAll("_", " ");
}
