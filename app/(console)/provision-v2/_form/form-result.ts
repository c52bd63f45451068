import "server-only";
import type { Refusal } from "@/lib/guards/refusal";
import { formFields } from "@/lib/platform/http/body/form-fields";
import { logged } from "@/lib/platform/logging/log-failure";
import { derivedSlug, type ProvisionField, provisionFields } from "@/lib/provisioning/input";
import { cleanEmail } from "@/lib/provisioning/input/field-problems";
import { attemptIdOf, mintAttemptId } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import { refusedOutcome } from "@/lib/provisioning/outcome/record-refusal";
import type { Progress } from "@/lib/provisioning/progress";
import { checkAvailability } from "@/lib/provisioning/slug/availability";
import { kindOfBusiness } from "@/lib/provisioning/slug/kind-of-business";
import type { Preview } from "@/lib/provisioning/trial/preview";
import { valueText } from "@/lib/provisioning/trial/preview-rows";
import {
  type Findings,
  type FormAnswer,
  type FormProgress,
  type FormValues,
  noFindings,
  type ShownPreview,
} from "./form-state";
import { shownRefusal } from "./shown-refusal";

export type FormFields = Readonly<Record<string, unknown>>;

/**
 * The values of a submitted form. Drops the consent to use an existing account if it was given for a different address.
 */
export function readFormData(form: unknown): FormFields {
  const fields = formFields(form);
  const { ownerAccountOf, ownerEmail } = fields;
  const consentApplies =
    typeof ownerAccountOf !== "string" || cleanEmail(ownerAccountOf) === cleanEmail(`${ownerEmail}`);
  return consentApplies ? fields : { ...fields, ownerAccount: "new" };
}

/**
 * What the form shows after an attempt. Null if the attempt's own page shows it, because the attempt is completed, or
 * is recorded but not settled yet. After a refusal, the form keeps everything that was typed, and gets a new key if the
 * old one is used up. The key stays if no attempt was recorded or the database could not be reached.
 */
export async function answerTo(fields: FormFields, outcome: Outcome): Promise<FormAnswer | null> {
  const unknown = outcome.kind === "unsettled" && outcome.status === null;
  if (outcome.kind !== "refused" && !unknown) return null;
  if (outcome.kind !== "refused") return { ...answerWithValues(fields, outcome.attemptId), unknown };
  return answerToRefusal(fields, outcome, outcome.recorded ? mintAttemptId() : outcome.attemptId);
}

/** What the form shows after a preview: the rows, or why the form would be refused. The key was not used, so it stays. */
export async function answerToPreview(fields: FormFields, preview: Preview): Promise<FormAnswer> {
  const attemptId = attemptIdOf(fields);
  if (preview.kind === "rows")
    return { ...answerWithValues(fields, attemptId), preview: shownPreview(preview) };
  return answerToRefusal(fields, refusedOutcome(attemptId, preview.refusal), attemptId);
}

async function answerToRefusal(
  fields: FormFields,
  refusal: Extract<Outcome, { kind: "refused" }>,
  nextAttemptId: string,
): Promise<FormAnswer> {
  const findings = await findingsFor(refusal, fields);
  return {
    ...answerWithValues(fields, nextAttemptId),
    refusal: shownRefusal(refusal, findings),
    findings,
  };
}

/** An answer that repeats the submitted values. */
function answerWithValues(fields: FormFields, attemptId: string): FormAnswer {
  const values = Object.fromEntries(
    provisionFields.map((name) => [name, typeof fields[name] === "string" ? fields[name] : ""]),
  ) as FormValues;
  return {
    attemptId,
    values,
    derivedSlug: derivedSlug(values),
    refusal: null,
    findings: noFindings,
    unknown: false,
    preview: null,
  };
}

function shownPreview({ rows, omitted, added, complete }: Extract<Preview, { kind: "rows" }>): ShownPreview {
  const names = [...new Set([...rows, ...added].map(({ table }) => table))];
  const tables = names.map((table) => ({
    table,
    rows: rows
      .filter((row) => row.table === table)
      .map(({ row }) => Object.entries(row).map(([name, value]) => [name, valueText(value)] as const)),
    added: added.find((row) => row.table === table)?.count ?? 0,
  }));
  return { tables, omitted, complete };
}

/** The progress of an attempt, with the outcome converted for the form. */
export async function* toFormProgress(
  fields: FormFields,
  progress: AsyncIterable<Progress>,
): AsyncGenerator<FormProgress> {
  for await (const event of progress) {
    if (event.kind !== "outcome") {
      yield event;
      continue;
    }
    const answer = await answerTo(fields, event.outcome);
    yield answer ? { kind: "answer", answer } : { kind: "redirect", attemptId: event.outcome.attemptId };
  }
}

/** A stream of events that are already known. */
export async function* streamOf(...progress: Progress[]): AsyncIterable<Progress> {
  yield* progress;
}

/** The live check’s results for a form whose fields were refused, so that it shows all conflicts together. */
async function findingsFor({ field, fields: refused }: Refusal, fields: FormFields): Promise<Findings> {
  if (!field && !refused) return noFindings;
  const typed = (name: ProvisionField) => (typeof fields[name] === "string" ? fields[name] : "");
  const slug = typed("slug").trim() || derivedSlug(fields);
  const ownerEmail = cleanEmail(typed("ownerEmail"));
  const question = {
    slug,
    ownerEmail,
    name: typed("name"),
    locale: typed("locale"),
    timezone: typed("timezone"),
    kind: kindOfBusiness(fields),
  };
  const answers = await checkAvailability(question).catch(logged("a refusal could not be explained", null));
  return {
    slug: toCheckResult(slug, answers?.slug),
    ownerEmail: toCheckResult(ownerEmail, answers?.ownerEmail),
  };
}

/** Null for a malformed value: its message is in the refusal. */
function toCheckResult<Answer extends { state: string }>(value: string, answer: Answer | null | undefined) {
  return answer && answer.state !== "malformed" ? { value, answer } : null;
}
