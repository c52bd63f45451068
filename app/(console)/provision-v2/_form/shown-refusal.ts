import { conflictMessage, explain } from "@/lib/provisioning/errors/explain";
import { emailConflict, plainText, slugConflict } from "@/lib/provisioning/errors/messages";
import type { FieldErrors } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Findings, ShownRefusal } from "./form-state";

type Refused = Extract<Outcome, { kind: "refused" }>;

/** A refusal with its texts. The server adds them, so that the browser does not load every explanation. */
export function shownRefusal(refusal: Refused, findings: Findings): ShownRefusal {
  const texts = { explanation: explain(refusal), messages: refusalMessages(refusal, findings) };
  return Object.assign(texts, refusal);
}

/** The messages of a refusal by field, for both the summary and the fields. */
function refusalMessages(refusal: Refused, findings: Findings): FieldErrors {
  const { field, fields } = refusal;
  // A copy, because a form without JavaScript sends the state back, and proxy.ts refuses references to repeated objects.
  if (!field) return { ...fields };
  const conflict = conflictOf(field, findings);
  return { [field]: conflict ? plainText(conflict) : conflictMessage(refusal) };
}

function conflictOf(field: string, { slug, ownerEmail }: Findings) {
  if (field === "slug" && slug && "holder" in slug.answer) {
    return slugConflict(slug.value, slug.answer.holder);
  }
  return field === "ownerEmail" && ownerEmail ? emailConflict(ownerEmail.answer) : null;
}
