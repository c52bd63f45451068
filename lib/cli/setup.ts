import { parseArgs } from "node:util";
import { grantConsoleRole } from "@/db/grant-console-role";
import { migrate, migrationText } from "@/db/migrate";
import { failureText } from "@/lib/doctor/failure-text";
import { printable } from "@/lib/printable";
import { Site } from "@/lib/setup/check";
import { type Checked, checkSetup, hasProblem } from "@/lib/setup/checks";
import { writeSettings } from "@/lib/setup/env-file";
import { findingsText, summaryText } from "@/lib/setup/findings-text";
import { askForSettings, makeSecrets } from "@/lib/setup/questions";

const help = `npm run setup [-- --check] [--admin <e-mail>] [--no-trial] [--json]

Sets the console up on a Supabase project: asks for the settings that neither the environment nor .env.local has,
checks each, applies the migrations, gives the console's login its rights, makes the first admin, writes
.env.local, and ends by provisioning and removing one tenant. It can be run again at any time. What is wrong comes
with what to change, and where.

  --check      only check: changes nothing, neither here nor there
  --admin      the account that becomes the first admin; it must exist in Supabase Auth
  --no-trial   provision no tenant as a trial, which would run your own triggers on the product's tables
  --json       print what was found as JSON; asks nothing
  --help       print this text

Exit codes: 0 all is well · 1 there are problems to fix · 2 it could not run`;

const file = ".env.local";

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return failed("Unknown option. `npm run setup -- --help` lists them.");
  if (options.help) {
    console.log(help);
    return 0;
  }
  const say = (text: string) => {
    if (!options.json) console.log(text);
  };
  try {
    const trial = !options["no-trial"];
    if (options.check) {
      if (trial) await nameTriggers(new Site(process.env).get("databaseUrl") ?? "");
      return report(await checkSetup(process.env, { trial }), options.json);
    }
    return await setUp(options, say);
  } catch (error) {
    // A migration's error is in words already; a statement's own message may hold values.
    const isWorded = error instanceof Error && !error.message.startsWith("Failed query");
    return failed(isWorded && error.message ? error.message : failureText(error));
  }
}

type Options = { check?: boolean; admin?: string; "no-trial"?: boolean; json?: boolean; help?: boolean };

async function setUp(
  { admin, json, "no-trial": noTrial }: Options,
  say: (text: string) => void,
): Promise<number> {
  const asked = process.stdin.isTTY && !json ? await askForSettings(process.env) : {};
  const found = { ...asked, ...makeSecrets({ ...process.env, ...asked }) };
  // The modules of the console read their settings from here when they are loaded, which is below.
  Object.assign(process.env, found);
  // Before anything can be found wrong: nobody wants to answer twice, and what is wrong is mended in the file.
  if (Object.keys(found).length > 0) {
    writeSettings(file, found);
    say(`Wrote ${Object.keys(found).join(", ")} to ${file}.`);
  }

  const before = await checkSetup(process.env, { all: false });
  if (hasProblem(before)) return report(before, json);
  const site = new Site(process.env);
  const migrationUrl = site.migrationUrl ?? "";
  say(migrationText(await migrate(migrationUrl)));
  const login = await grantConsoleRole(migrationUrl, site.get("databaseUrl") ?? "");
  if (login) say(`Gave ${login} the rights of provisioning_app.`);

  const { closeDatabase } = await import("@/db/client");
  try {
    if (admin) await makeAdmin(admin, say);
    if (!noTrial) await nameTriggers(migrationUrl);
    const findings = await checkSetup(process.env, { trial: !noTrial });
    if (noTrial || hasProblem(findings)) return report(findings, json);
    const { tryOnce } = await import("@/lib/setup/trial");
    const trial = await tryOnce(migrationUrl);
    const tried: Checked = trial.ok
      ? {
          check: "trial",
          kind: "ok",
          text: `a tenant was provisioned in ${Math.round(trial.durationMs)} ms, and removed`,
        }
      : { check: "trial", kind: "problem", text: trial.text, cure: trial.cure };
    return report([...findings, tried], json);
  } finally {
    await closeDatabase();
  }
}

/** On stderr, before they run: they may send or change something that the trial does not undo. */
async function nameTriggers(databaseUrl: string): Promise<void> {
  const { productTriggers } = await import("@/lib/provisioning/product-triggers");
  // A database that does not answer is reported by the checks.
  const triggers = await productTriggers(databaseUrl).catch(() => []);
  if (triggers.length === 0) return;
  console.error(
    `The trial runs these triggers of yours (--no-trial skips it):\n${triggers.map((name) => `  ${printable(name)}`).join("\n")}`,
  );
}

async function makeAdmin(email: string, say: (text: string) => void): Promise<void> {
  const { setRole } = await import("@/lib/staff/set-role");
  const change = await setRole({ id: null, email: "npm run setup" }, email, "admin");
  if (change.kind === "changed") say(`${change.email} is now an admin.`);
  if (change.kind === "refused") {
    const { roleRefusalText } = await import("@/lib/staff/role-change-text");
    throw new Error(roleRefusalText(change, email));
  }
}

function report(findings: Checked[], json = false): number {
  const broken = hasProblem(findings);
  if (json) console.log(JSON.stringify({ ok: !broken, findings }, null, 2));
  else console.log(`${findingsText(findings)}\n\n${summaryText(findings)}`);
  return broken ? 1 : 0;
}

function readOptions(): Options | null {
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      options: {
        check: flag,
        admin: { type: "string" },
        "no-trial": flag,
        json: flag,
        help: { ...flag, short: "h" },
      },
    }).values;
  } catch {
    return null;
  }
}

function failed(message: string): number {
  console.error(message);
  return 2;
}
