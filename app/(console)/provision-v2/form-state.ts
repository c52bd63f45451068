import type { ProvisionField } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";

export type FormValues = Partial<Record<ProvisionField, string>>;

/**
 * What the form shows: the key of its next sending, what was typed, and why the last sending was refused, or
 * that nobody could find out what became of it: then the key stays, and sending again is the same request.
 */
export type FormState = {
  attemptId: string;
  values: FormValues;
  refusal: Extract<Outcome, { kind: "refused" }> | null;
  unknown: boolean;
  /** Counts the answers, so that the fields are mounted anew with each: React empties a form that was sent. */
  answers: number;
};
