import { conflictMessage } from "@/lib/provisioning/errors";
import type { FieldErrors } from "@/lib/provisioning/input";
import type { FormState } from "./form-state";

/** What stands under each field after a refusal. */
export function fieldMessages(refusal: FormState["refusal"]): FieldErrors {
  if (!refusal) return {};
  const { field, fields } = refusal;
  return field ? { [field]: conflictMessage(refusal) } : (fields ?? {});
}
