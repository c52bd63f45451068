import "server-only";
import { sentForm } from "@/lib/platform/http/body/sent-form";
import { logged } from "@/lib/platform/logging/log-failure";
import { parseProvisionInput, provisionFields } from "@/lib/provisioning/input";
import { cleanEmail } from "@/lib/provisioning/input/field-problems";
import { attemptIdOf, mintAttemptId } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Progress } from "@/lib/provisioning/progress";
import { unrecorded } from "@/lib/provisioning/refuse";
import { checkAvailability } from "@/lib/provisioning/slug/availability";
import { slugFrom } from "@/lib/provisioning/slug/slug-from";
import type { Preview } from "@/lib/provisioning/trial/preview";
import { valueText } from "@/lib/provisioning/trial/preview-rows";
import {
  type Findings,
  type FormAnswer,
  type FormProgress,
  type FormValues,
  nothingFound,
  type PreviewShown,
} from "./form-state";

export type FormFields = Readonly<Record<string, unknown>>;

/**
 * What a form holds. The consent to make an existing account the owner is dropped where it was given for
 * another address than the one that was sent.
 */
export function readFormData(form: unknown): FormFields {
  const sent = sentForm(form);
  const { ownerAccountOf, ownerEmail } = sent;
  const agreed =
    typeof ownerAccountOf !== "string" || cleanEmail(ownerAccountOf) === cleanEmail(`${ownerEmail}`);
  return agreed ? sent : { ...sent, ownerAccount: "new" };
}

/**
 * What the form shows after an attempt, or null where the attempt has a page of its own to show: a tenant that was
 * made, or an end that is not known yet. A refusal comes back with all that was typed, and with a new key if the old
 * one is used up. If no attempt was recorded, or not even the database could be asked, the key stays.
 */
export async function answerTo(sent: FormFields, outcome: Outcome): Promise<FormAnswer | null> {
  const unknown = outcome.kind === "unsettled" && outcome.status === null;
  if (outcome.kind !== "refused" && !unknown) return null;
  const refusal = outcome.kind === "refused" ? outcome : null;
  return {
    ...asSent(sent, refusal?.recorded ? mintAttemptId() : outcome.attemptId),
    refusal,
    findings: refusal ? await findingsOn(refusal.field, sent) : nothingFound,
    unknown,
  };
}

/** What the form shows after a preview: the rows, or why the form would be refused. The key stays, for it was not used. */
export async function answerToPreview(sent: FormFields, preview: Preview): Promise<FormAnswer> {
  const attemptId = attemptIdOf(sent);
  if (preview.kind === "rows") return { ...asSent(sent, attemptId), preview: shownPreview(preview) };
  const refusal = unrecorded(attemptId, preview.refusal);
  return { ...asSent(sent, attemptId), refusal, findings: await findingsOn(refusal.field, sent) };
}

/** The form as it was sent. */
function asSent(sent: FormFields, attemptId: string): FormAnswer {
  const values = Object.fromEntries(
    provisionFields.map((name) => [name, typeof sent[name] === "string" ? sent[name] : ""]),
  ) as FormValues;
  return {
    attemptId,
    values,
    following: slugFrom(values.name),
    refusal: null,
    findings: nothingFound,
    unknown: false,
    preview: null,
  };
}

function shownPreview({ rows, omitted, added, complete }: Extract<Preview, { kind: "rows" }>): PreviewShown {
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

/** The progress of an attempt, with its end in the form's terms. */
export async function* toFormProgress(
  sent: FormFields,
  progress: AsyncIterable<Progress>,
): AsyncGenerator<FormProgress> {
  for await (const event of progress) {
    if (event.kind !== "outcome") {
      yield event;
      continue;
    }
    const answer = await answerTo(sent, event.outcome);
    yield answer ? { kind: "answer", answer } : { kind: "gone", attemptId: event.outcome.attemptId };
  }
}

/** Progress that has been made already, or none. */
export async function* streamOf(...progress: Progress[]): AsyncIterable<Progress> {
  yield* progress;
}

/** What the live check says now of the slug or the address that was refused, as far as it can be asked. */
async function findingsOn(field: string | undefined, sent: FormFields): Promise<Findings> {
  const parsed = parseProvisionInput(sent);
  if (!parsed.ok || (field !== "slug" && field !== "ownerEmail")) return nothingFound;
  const { name, timezone, [field]: value } = parsed.input;
  const question = { slug: null, ownerEmail: null, [field]: value, name, timezone };
  const answers = await checkAvailability(question).catch(logged("a refusal could not be explained", null));
  const answer = answers?.[field];
  return answer ? ({ ...nothingFound, [field]: { value, answer } } as Findings) : nothingFound;
}
