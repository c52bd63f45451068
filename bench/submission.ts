import { parseSubmission, type Submission } from "@/lib/provisioning/input/submission";

/** The fields of a form as the saga takes them. Throws where they are refused: those of a benchmark are well formed. */
export function submissionOf(fields: Readonly<Record<string, unknown>>): Submission {
  const parsed = parseSubmission(fields);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.input;
}
