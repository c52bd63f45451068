import { product } from "@/db/product";
import { flagOf } from "@/db/seam/product-field";
import type { Refusal } from "@/lib/guards/refusal";
import { printable } from "@/lib/platform/printable";
import type { Availability } from "@/lib/provisioning/answers";
import { conflictMessage, explain } from "@/lib/provisioning/errors/explain";
import {
  emailConflict,
  incompletePreview,
  plainText,
  slugConflict,
} from "@/lib/provisioning/errors/messages";
import type { FieldErrors, ProvisionField, ProvisionInput } from "@/lib/provisioning/input";
import { keyOf } from "@/lib/provisioning/input/product-fields";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { Preview } from "@/lib/provisioning/trial/preview";
import { valueText } from "@/lib/provisioning/trial/preview-rows";

const flags: Readonly<Partial<Record<ProvisionField, string>>> = {
  name: "--name",
  slug: "--slug",
  ownerName: "--owner-name",
  ownerEmail: "--owner-email",
  ownerAccount: "--existing-owner",
  plan: "--plan",
  timezone: "--timezone",
  currency: "--currency",
  locale: "--locale",
  ...Object.fromEntries(product.fields.map((field) => [keyOf(field), flagOf(field)])),
};

/** Replaces the form's advice to submit again. */
const retryAdvice =
  "Run this again. If it keeps failing, `npm run setup -- --check` checks the settings and the services.";

const noAccount = "no account has this address. Leave out --existing-owner to create one.";

/** One line per invalid option. */
export function fieldLines(fields: FieldErrors = {}): string[] {
  return Object.entries(fields).map(
    ([field, message]) => `${flags[field as ProvisionField] ?? field}: ${message}`,
  );
}

/** One line per option that would cause a refusal, according to the availability check. */
export function conflictLines(input: ProvisionInput, { slug, ownerEmail }: Availability): string[] {
  const fields: FieldErrors = {};
  if (slug && "holder" in slug) fields.slug = plainText(slugConflict(input.slug, slug.holder));
  const existing = input.ownerAccount === "existing";
  const adopted = existing && ownerEmail?.state === "account" && ownerEmail.adoptable;
  const conflict = ownerEmail && !adopted ? emailConflict(ownerEmail) : null;
  if (conflict) fields.ownerEmail = plainText(conflict);
  if (existing && ownerEmail?.state === "available") fields.ownerEmail = noAccount;
  return fieldLines(fields);
}

/** Why provisioning would be refused: one line per option that causes it, or the refusal's own text. */
export function refusalLines(refusal: Refusal): string[] {
  const options = fieldLines(refusal.fields ?? aboutField(refusal));
  const { title, cause } = explain(refusal);
  return options.length > 0 ? options : [`${refusal.code}: ${title}. ${cause}`];
}

/** The rows of a preview, by table. */
export function previewText({ rows, omitted, added, complete }: Extract<Preview, { kind: "rows" }>): string {
  const lines = rows.map(
    ({ table, row }) =>
      `${table}\n${Object.entries(row)
        .map(([name, value]) => `  ${name.padEnd(24)} ${printable(valueText(value))}`)
        .join("\n")}`,
  );
  const byTriggers = added.map(
    ({ table, count }) => `${table}\n  ${count} ${count === 1 ? "row" : "rows"} added by a trigger`,
  );
  const further = omitted > 0 ? [`Rows not shown: ${omitted}.`] : [];
  const missing = complete ? [] : [incompletePreview];
  return [...lines, ...byTriggers, ...further, "", ...missing, "Nothing was written."].join("\n");
}

/** The outcome of an attempt as text. A refusal names the options that caused it. */
export function outcomeText(outcome: Outcome): string {
  const attempt = `Attempt  ${outcome.attemptId}`;
  switch (outcome.kind) {
    case "completed": {
      const { tenant, ownerEmail, ownerWasExisting, durationMs } = outcome;
      return [
        `Provisioned ${printable(tenant.name)} (${tenant.slug}) in ${Math.round(durationMs)} ms.`,
        `Tenant   ${tenant.id}`,
        `Owner    ${ownerEmail}${ownerWasExisting ? ", who already had an account" : ""}`,
        attempt,
      ].join("\n");
    }
    case "refused": {
      const { title, cause, exists, next, retryable } = explain(outcome);
      const options = fieldLines(outcome.fields ?? aboutField(outcome));
      if (options.length === 0)
        return `${outcome.code}: ${title}. ${cause} ${exists}\n${retryable ? retryAdvice : next}\n${attempt}`;
      return [`${outcome.code}: ${title}. ${exists}`, ...options, attempt].join("\n");
    }
    default:
      return `The attempt is not settled yet. \`npm run attempts -- show ${outcome.attemptId}\` shows its outcome.`;
  }
}

function aboutField(outcome: Refusal): FieldErrors {
  const { field, detail } = outcome;
  if (!field) return {};
  return { [field]: detail?.account === "none" ? noAccount : conflictMessage(outcome) };
}
