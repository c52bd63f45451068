import { conflictMessage } from "@/lib/provisioning/errors/explain";
import { emailConflict, plainText, slugConflict } from "@/lib/provisioning/errors/messages";
import type { FieldErrors, ProvisionField } from "@/lib/provisioning/input";
import { emailProblem, nameProblem } from "@/lib/provisioning/input/field-problems";
import { slugProblem } from "@/lib/provisioning/slug/slug-problem";
import type { Findings, FormAnswer } from "../_form/form-state";

/** The problem that the browser can detect in a field without the server, or null. */
export function localProblem(field: ProvisionField, value: string): string | null {
  switch (field) {
    case "name":
    case "ownerName":
      return nameProblem(field, value);
    case "ownerEmail":
      return emailProblem(value);
    case "slug":
      return value === "" ? null : slugProblem(value);
    default:
      return null;
  }
}

/** The messages of a refusal by field, for both the summary and the fields. */
export function refusalMessages({ refusal, findings }: FormAnswer): FieldErrors {
  if (!refusal) return {};
  const { field, fields } = refusal;
  if (!field) return fields ?? {};
  const conflict = conflictOf(field, findings);
  return { [field]: conflict ? plainText(conflict) : conflictMessage(refusal) };
}

function conflictOf(field: string, { slug, ownerEmail }: Findings) {
  if (field === "slug" && slug && "holder" in slug.answer) {
    return slugConflict(slug.value, slug.answer.holder);
  }
  return field === "ownerEmail" && ownerEmail ? emailConflict(ownerEmail.answer) : null;
}
