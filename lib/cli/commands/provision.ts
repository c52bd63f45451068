import { product } from "@/db/product";
import { commandActor } from "@/lib/auth/command-actor";
import { deliverMails } from "@/lib/owner-access/deliveries";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { defaults } from "@/lib/provisioning/input/choices";
import { initialExtras, keyOf } from "@/lib/provisioning/input/product-fields";
import { parseSubmission } from "@/lib/provisioning/input/submission";
import { provision } from "@/lib/provisioning/provision";
import { checkAvailability } from "@/lib/provisioning/slug/availability";
import { type Preview, previewTenant } from "@/lib/provisioning/trial/preview";
import { defineCommand } from "../define-command";
import { type ProvisionOptions, provisionOptions, requiredOptions } from "./provision-options";
import { conflictLines, fieldLines, outcomeText, previewText, refusalLines } from "./provision-text";

const example = `--name "Golden Spoon" --owner-name "Gwen Olsen" --owner-email gwen@example.com${requiredOptions(product.fields)}`;

const command = defineCommand({
  name: "provision",
  summary:
    'Provisions a tenant as the page "Provision a tenant" does, with the same checks, stages and audit log. The log names the command and its user as the actor. Uses the console\'s settings.',
  args: {},
  options: provisionOptions,
  examples: [example, `${example} --dry-run`],
  exitCodes: {
    0: "provisioned",
    1: "refused, and no tenant was created",
    2: "could not run",
    3: "not settled yet",
  },
  needs: "settings",
  run: async (options) => {
    const { json, dryRun } = options;
    const submission = parseSubmission(rawInput(options));
    if (!submission.ok) {
      const { fields } = submission.refusal;
      return printResult(json, { error: "INVALID_INPUT", fields }, fieldLines(fields).join("\n"), 2);
    }
    const { input, attemptId } = submission.input;
    if (dryRun) return preview(input, json);
    const outcome = await provision(commandActor("provision"), submission.input);
    // Sends the e-mail before the command ends. If that fails, the reconciler sends it.
    if (outcome.kind === "completed") await deliverMails({ attemptId }).catch(() => undefined);
    return printResult(
      json,
      outcome,
      outcomeText(outcome),
      { completed: 0, refused: 1, unsettled: 3 }[outcome.kind],
    );
  },
});

export default [command];

/** Prints the rows that would be written, or why provisioning would be refused. */
async function preview(input: ProvisionInput, json: boolean): Promise<number> {
  const conflicts = conflictLines(input, await checkAvailability(input));
  if (conflicts.length > 0) return refused(conflicts, json);
  const result: Preview = await previewTenant(commandActor("provision"), input);
  if (result.kind === "refused") return refused(refusalLines(result.refusal), json);
  const { rows, omitted, added, complete } = result;
  return printResult(json, { rows, omitted, added, complete, reasons: [] }, previewText(result), 0);
}

function refused(reasons: string[], json: boolean): number {
  return printResult(
    json,
    { rows: [], reasons },
    [...reasons, "Provisioning would be refused."].join("\n"),
    1,
  );
}

/** The input as the form sends it. Omitted options get the form's initial values. */
function rawInput(options: ProvisionOptions): Record<string, string> {
  const { name = "", slug = "", ownerName = "", ownerEmail = "", existingOwner } = options;
  const { plan = defaults.plan, timezone = defaults.timezone } = options;
  const { currency = defaults.currency, locale = defaults.locale } = options;
  return {
    ...initialExtras,
    ...givenExtras(options),
    name,
    slug,
    ownerName,
    ownerEmail,
    ownerAccount: existingOwner ? "existing" : "new",
    plan,
    timezone,
    currency,
    locale,
  };
}

/** The given values of the product's own fields. */
function givenExtras(options: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = product.fields.flatMap((field) => {
    const value = options[keyOf(field)];
    return value === undefined ? [] : [[keyOf(field), String(value)]];
  });
  return Object.fromEntries(entries);
}

/** Prints the result as JSON or text. A failure that is printed as text goes to stderr. */
function printResult(json: boolean, value: object, text: string, exitCode: number): number {
  if (json) console.log(JSON.stringify(value, null, 2));
  else if (exitCode === 0) console.log(text);
  else console.error(text);
  return exitCode;
}
