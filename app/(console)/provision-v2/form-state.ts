import type { ProvisionField } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";

export type FormValues = Partial<Record<ProvisionField, string>>;

/** What the form shows: the key of its next sending, what was typed, and why the last sending was refused. */
export type FormState = {
  attemptId: string;
  values: FormValues;
  refusal: Extract<Outcome, { kind: "refused" }> | null;
};
