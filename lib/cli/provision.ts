import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { product } from "@/db/product";
import { flagOf, type ProductField } from "@/db/product-field";
import { failureText } from "@/lib/doctor/failure-text";
import { env } from "@/lib/env";
import { deliverMessages } from "@/lib/outbox/deliver";
import { checkAvailability } from "@/lib/provisioning/availability";
import { defaults } from "@/lib/provisioning/choices";
import { commandActor } from "@/lib/provisioning/command-actor";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { type Preview, previewTenant } from "@/lib/provisioning/preview";
import { initialExtras, keyOf } from "@/lib/provisioning/product-fields";
import { provision } from "@/lib/provisioning/provision";
import { parseSubmission } from "@/lib/provisioning/submission";
import {
  conflictLines,
  fieldHelp,
  fieldLines,
  outcomeText,
  planNames,
  previewText,
  refusalLines,
} from "./provision-text";

const help = `npm run provision -- --name <business> --owner-email <e-mail> --owner-name <name> [options]

Provisions a tenant as the page "Provision a tenant" does: the same checks, the same stages, the same audit log,
where the command and the name of its user stand for the staff member. Takes the console's settings.

  --slug <slug>        follows the name unless given
  --plan <plan>        ${planNames}; ${defaults.plan} unless given
  --timezone <zone>    IANA name; ${defaults.timezone} unless given
  --currency <code>    ISO 4217; ${defaults.currency} unless given
  --locale <tag>       BCP 47; ${defaults.locale} unless given
${fieldHelp}  --existing-owner     the owner has an account already, which is kept
  --dry-run            print the rows that would be written, and write none
  --json               print the outcome, or the rows, as JSON
  --help               print this text

Exit codes: 0 provisioned · 1 refused, and nothing is left of it · 2 it could not run · 3 not settled yet`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") return failed(options);
  if (options.help) {
    console.log(help);
    return 0;
  }
  try {
    env();
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  try {
    return await run(rawInput(options), options);
  } catch (error) {
    return failed(failureText(error));
  } finally {
    await closeDatabase();
  }
}

async function run(raw: Record<string, string>, { json, "dry-run": dry }: Options): Promise<number> {
  const submission = parseSubmission(raw);
  if (!submission.ok) {
    const { fields } = submission.refusal;
    return say(json, { error: "INVALID_INPUT", fields }, fieldLines(fields).join("\n"), 2);
  }
  const { input, attemptId } = submission.input;
  if (dry) return preview(input, json);
  const outcome = await provision(commandActor("provision"), submission.input);
  // The mail is under way before the command ends; should it fail, the reconciler sends it.
  if (outcome.kind === "completed") await deliverMessages({ attemptId }).catch(() => undefined);
  return say(json, outcome, outcomeText(outcome), { completed: 0, refused: 1, unsettled: 3 }[outcome.kind]);
}

/** What would be written, unless something is in the way that can be seen beforehand. */
async function preview(input: ProvisionInput, json?: boolean): Promise<number> {
  const conflicts = conflictLines(input, await checkAvailability(input));
  if (conflicts.length > 0) return refused(conflicts, json);
  const result: Preview = await previewTenant(commandActor("provision"), input);
  if (result.kind === "refused") return refused(refusalLines(result.refusal), json);
  const { rows, omitted, added, complete } = result;
  return say(json, { rows, omitted, added, complete, inTheWay: [] }, previewText(result), 0);
}

function refused(inTheWay: string[], json?: boolean): number {
  return say(json, { rows: [], inTheWay }, [...inTheWay, "It would be refused."].join("\n"), 1);
}

type Options = Exclude<ReturnType<typeof readOptions>, string>;

function readOptions() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      options: {
        ...{ name: text, slug: text, "owner-email": text, "owner-name": text, plan: text },
        ...{ timezone: text, currency: text, locale: text, "existing-owner": flag },
        ...Object.fromEntries(
          product.fields.map((field) => [optionOf(field), field.control === "checkbox" ? flag : text]),
        ),
        ...{ "dry-run": flag, json: flag, help: { ...flag, short: "h" } },
      },
    }).values;
  } catch (error) {
    // Node names the option that it does not know, or whose value is missing, in its first sentence.
    const [problem] = String((error as Error).message).split(". ");
    return `${problem}. \`npm run provision -- --help\` lists the options.`;
  }
}

function rawInput(options: Options): Record<string, string> {
  const { name = "", slug = "", plan, timezone, currency, locale } = options;
  const given = Object.entries({ plan, timezone, currency, locale }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...defaults,
    ...initialExtras,
    ...givenExtras(options),
    ...(Object.fromEntries(given) as Record<string, string>),
    ...{ name, slug, ownerName: options["owner-name"] ?? "", ownerEmail: options["owner-email"] ?? "" },
    ownerAccount: options["existing-owner"] ? "existing" : "new",
  };
}

/** The options of the product's own fields that were given. */
function givenExtras(options: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = product.fields.flatMap((field) => {
    const value = options[optionOf(field)];
    return value === undefined ? [] : [[keyOf(field), String(value)]];
  });
  return Object.fromEntries(given);
}

function optionOf(field: ProductField): string {
  return flagOf(field).slice(2);
}

/** One answer, as JSON or in words; what is wrong goes to stderr. */
function say(json: boolean | undefined, value: object, text: string, exitCode: number): number {
  if (json) console.log(JSON.stringify(value, null, 2));
  else if (exitCode === 0) console.log(text);
  else console.error(text);
  return exitCode;
}

function failed(message: string): number {
  console.error(message);
  return 2;
}
