import type { Stage } from "@/lib/provisioning/stages";

/** A short name for the work done in each stage. */
export const stageNames: Record<Stage, string> = {
  initiated: "receiving",
  validating: "checking input",
  validated: "claiming",
  creating_auth_user: "creating account",
  auth_user_created: "account ready",
  creating_records: "creating records",
  verifying: "verifying",
  completed: "completed",
  failed: "failed",
  rolled_back: "undone",
};
