import type { EmailAnswer, SlugAnswer } from "@/lib/provisioning/answers";
import type { Explanation } from "@/lib/provisioning/errors/explanations";
import type { FieldErrors, ProvisionField } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Progress } from "@/lib/provisioning/progress";

/** The typed values. If the slug is empty, it is derived from the name. */
export type FormValues = Record<ProvisionField, string>;

/** A result of the live check, and the value that was checked. */
type CheckResult<Answer> = { value: string; answer: Answer };

export type Findings = { slug: CheckResult<SlugAnswer> | null; ownerEmail: CheckResult<EmailAnswer> | null };

export const noFindings: Findings = { slug: null, ownerEmail: null };

/** The rows of a preview by table, as text: each row as pairs of column and value. */
export type ShownPreview = {
  tables: readonly {
    table: string;
    rows: readonly (readonly (readonly [name: string, value: string])[])[];
    /** The number of rows added by triggers. */
    added: number;
  }[];
  /** The number of rows that are not listed. */
  omitted: number;
  /** False if rows may be missing. */
  complete: boolean;
};

/** Why a form was refused, as text, and the messages for its fields. */
export type ShownRefusal = Extract<Outcome, { kind: "refused" }> & {
  explanation: Explanation;
  messages: FieldErrors;
};

/**
 * What the form shows after a submission: the key of the next one, the typed values, and the refusal if there was one.
 * If the outcome is unknown, the key stays the same, so that submitting again repeats the request.
 */
export type FormAnswer = {
  attemptId: string;
  values: FormValues;
  /** The slug derived from the name, until the page can derive it itself. */
  derivedSlug: string;
  refusal: ShownRefusal | null;
  /** The live check's results for the slug and the address of a form whose fields were refused. */
  findings: Findings;
  unknown: boolean;
  /** The rows that would be written, if a preview was requested. */
  preview: ShownPreview | null;
};

/** `answers` counts the responses, so that an identical one is announced again. */
export type FormState = FormAnswer & { answers: number };

/** The events of a submission in progress: its stages, then an answer or the attempt whose page shows the outcome. */
export type FormProgress =
  | Extract<Progress, { kind: "stage" | "alive" | "access_removed" }>
  | { kind: "redirect"; attemptId: string }
  | { kind: "answer"; answer: FormAnswer };
