import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { failureText } from "@/lib/doctor/failure-text";
import { env } from "@/lib/env";
import { deliverMessages } from "@/lib/outbox/deliver";
import { printable } from "@/lib/printable";
import { checkAvailability } from "@/lib/provisioning/availability";
import { defaults } from "@/lib/provisioning/choices";
import { commandActor } from "@/lib/provisioning/command-actor";
import { explain } from "@/lib/provisioning/errors";
import type { FieldErrors, ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import { provision } from "@/lib/provisioning/provision";
import { refuse } from "@/lib/provisioning/refuse";
import { rowsToWrite } from "@/lib/provisioning/rows-to-write";
import { attemptIdOf, parseSubmission } from "@/lib/provisioning/submission";

const help = `npm run provision -- --name <business> --owner-email <e-mail> --owner-name <name> [options]

Provisions a tenant as the page "Provision a tenant" does: the same checks, the same stages, the same audit log,
where the command and the name of its user stand for the staff member. Takes the console's settings.

  --slug <slug>        follows the name unless given
  --plan <plan>        starter, growth or enterprise; ${defaults.plan} unless given
  --timezone <zone>    IANA name; ${defaults.timezone} unless given
  --currency <code>    ISO 4217; ${defaults.currency} unless given
  --locale <tag>       BCP 47; ${defaults.locale} unless given
  --existing-owner     the owner has an account already, which is kept
  --dry-run            print the rows that would be written, and write none
  --json               print the outcome, or the rows, as JSON
  --help               print this text

Exit codes: 0 provisioned · 1 refused, and nothing is left of it · 2 it could not run · 3 not settled yet`;

const flags: Readonly<Record<keyof ProvisionInput, string>> = {
  ...{ name: "--name", slug: "--slug", ownerName: "--owner-name", ownerEmail: "--owner-email" },
  ...{ ownerAccount: "--existing-owner", plan: "--plan", timezone: "--timezone" },
  ...{ currency: "--currency", locale: "--locale" },
};

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return failed("Unknown option. `npm run provision -- --help` lists them.");
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
  const actor = commandActor("provision");
  const submission = parseSubmission(raw);
  if (!submission.ok) {
    if (!dry) await refuse(attemptIdOf(raw), actor, raw, submission.refusal);
    return say(
      json,
      { error: "INVALID_INPUT", fields: submission.refusal.fields },
      fieldsText(submission.refusal.fields),
      2,
    );
  }
  const { input, attemptId } = submission.input;
  if (dry) return preview(input, json);
  const outcome = await provision(actor, submission.input);
  // The mail is under way before the command ends; should it fail, the reconciler sends it.
  if (outcome.kind === "completed") await deliverMessages({ attemptId }).catch(() => undefined);
  return say(json, outcome, outcomeText(outcome), { completed: 0, refused: 1, unsettled: 3 }[outcome.kind]);
}

/** What would be written, unless something is in the way that can be seen beforehand. */
async function preview(input: ProvisionInput, json?: boolean): Promise<number> {
  const { slug, ownerEmail } = await checkAvailability({
    slug: input.slug,
    ownerEmail: input.ownerEmail,
    name: input.name,
  });
  const wanted = input.ownerAccount === "existing" ? "account" : "available";
  const inTheWay = [
    ...(slug?.state === "available" ? [] : [`The slug ${input.slug} is ${slug?.state}.`]),
    ...(ownerEmail?.state === wanted
      ? []
      : [`The address ${input.ownerEmail} is not fit: ${ownerEmail?.state}.`]),
  ];
  const rows = rowsToWrite(input);
  const lines = rows.map(
    ({ table, row }) =>
      `${table}\n${Object.entries(row)
        .map(([name, value]) => `  ${name.padEnd(24)} ${printable(shown(value))}`)
        .join("\n")}`,
  );
  const text = [
    ...lines,
    "",
    ...inTheWay,
    inTheWay.length > 0 ? "It would be refused." : "Nothing was written.",
  ].join("\n");
  return say(json, { rows, inTheWay }, text, inTheWay.length > 0 ? 1 : 0);
}

function shown(value: unknown): string {
  return value instanceof Date
    ? value.toISOString()
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
}

function outcomeText(outcome: Outcome): string {
  const attempt = `Attempt  ${outcome.attemptId}`;
  switch (outcome.kind) {
    case "completed": {
      const { tenant, ownerEmail, ownerWasExisting, durationMs } = outcome;
      const owner = `Owner    ${ownerEmail}${ownerWasExisting ? ", who had an account before" : ""}`;
      return [
        `Provisioned ${printable(tenant.name)} (${tenant.slug}) in ${Math.round(durationMs)} ms.`,
        `Tenant   ${tenant.id}`,
        owner,
        attempt,
      ].join("\n");
    }
    case "refused": {
      const { title, cause, exists, next } = explain(outcome);
      return `${outcome.code}: ${title}. ${cause} ${exists}\n${next}\n${attempt}`;
    }
    default:
      return `Not settled yet: \`npm run attempts -- show ${outcome.attemptId}\` says how it goes on.`;
  }
}

function fieldsText(fields: FieldErrors = {}): string {
  return Object.entries(fields)
    .map(([field, message]) => `${flags[field as keyof ProvisionInput]}: ${message}`)
    .join("\n");
}

type Options = NonNullable<ReturnType<typeof readOptions>>;

function readOptions() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      options: {
        ...{ name: text, slug: text, "owner-email": text, "owner-name": text, plan: text },
        ...{ timezone: text, currency: text, locale: text, "existing-owner": flag },
        ...{ "dry-run": flag, json: flag, help: { ...flag, short: "h" } },
      },
    }).values;
  } catch {
    return null;
  }
}

function rawInput(options: Options): Record<string, string> {
  const { name = "", slug = "", plan, timezone, currency, locale } = options;
  const given = Object.entries({ plan, timezone, currency, locale }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...defaults,
    ...(Object.fromEntries(given) as Record<string, string>),
    ...{ name, slug, ownerName: options["owner-name"] ?? "", ownerEmail: options["owner-email"] ?? "" },
    ownerAccount: options["existing-owner"] ? "existing" : "new",
  };
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
