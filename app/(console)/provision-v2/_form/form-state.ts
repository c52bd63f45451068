import type { ProvisionField } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Progress } from "@/lib/provisioning/progress";
import type { EmailAnswer, SlugAnswer } from "@/lib/provisioning/slug/availability";

/** What was typed. An empty slug follows the name. */
export type FormValues = Record<ProvisionField, string>;

/** An answer of the live check, and the value that it is about. */
type Found<Answer> = { value: string; answer: Answer };

export type Findings = { slug: Found<SlugAnswer> | null; ownerEmail: Found<EmailAnswer> | null };

export const nothingFound: Findings = { slug: null, ownerEmail: null };

/** The rows of a preview by table, as texts: each row as pairs of a column and its value. */
export type PreviewShown = {
  tables: readonly {
    table: string;
    rows: readonly (readonly (readonly [name: string, value: string])[])[];
    /** How many rows triggers add. */
    added: number;
  }[];
  /** How many further rows there are. */
  omitted: number;
  /** False if rows may be missing. */
  complete: boolean;
};

/**
 * What the form shows after it was sent: the key of its next sending, what was typed, and why the last sending
 * was refused, or that nobody could find out what became of it: then the key stays, and sending again is the
 * same request.
 */
export type FormAnswer = {
  attemptId: string;
  values: FormValues;
  /** The slug that follows the name, for as long as the page cannot make it. */
  following: string;
  refusal: Extract<Outcome, { kind: "refused" }> | null;
  /** What the live check says of a slug or an address that was refused. */
  findings: Findings;
  unknown: boolean;
  /** What would be written, if a preview was asked for. */
  preview: PreviewShown | null;
};

/** The same before and after: `answers` counts, so that an equal answer is announced again. */
export type FormState = FormAnswer & { answers: number };

/** What comes back while a sent form is worked on: its stages, then an answer, or where its end is to be seen. */
export type FormProgress =
  | Extract<Progress, { kind: "stage" | "alive" | "access_removed" }>
  | { kind: "gone"; attemptId: string }
  | { kind: "answer"; answer: FormAnswer };
