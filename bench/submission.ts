import type { Actor } from "@/lib/auth/actor";
import { authorizeAndWrite } from "@/lib/auth/authorize";
import { attemptOf } from "@/lib/provisioning/attempt";
import { claimOf } from "@/lib/provisioning/claim";
import { parseSubmission, type Submission } from "@/lib/provisioning/input/submission";
import { provisionFrom } from "@/lib/provisioning/provision";

/** Parses form fields for `provision`. Throws if they are refused, because a benchmark must send valid fields. */
export function submissionOf(fields: Readonly<Record<string, unknown>>): Submission {
  const parsed = parseSubmission(fields);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.input;
}

/** Provisions as the form does: authorises the staff member and claims the slug in one statement. */
export async function provisionAuthorized(
  staff: Actor,
  fields: Readonly<Record<string, unknown>>,
  address = "192.0.2.1",
): Promise<void> {
  const attempt = attemptOf(staff, submissionOf(fields));
  const limit = { name: "bench", max: 1_000_000, windowSeconds: 60, address };
  const { sent } = await authorizeAndWrite(staff.id, "admin", limit, claimOf(attempt));
  const outcome = await provisionFrom(attempt, sent);
  if (outcome.kind !== "completed") throw new Error(JSON.stringify(outcome));
}
