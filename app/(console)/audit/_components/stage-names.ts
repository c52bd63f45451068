import type { Stage } from "@/lib/provisioning/stages";

/** Each stage as what is being done in it, in a word or two. */
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
