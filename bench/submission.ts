import { parseSubmission, type Submission } from "@/lib/provisioning/input/submission";

/** Parses form fields for `provision`. Throws if they are refused, because a benchmark's fields are valid. */
export function submissionOf(fields: Readonly<Record<string, unknown>>): Submission {
  const parsed = parseSubmission(fields);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.input;
}
