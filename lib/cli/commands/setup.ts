import { z } from "zod";
import { grantConsoleRole } from "@/db/admin/grant-console-role";
import { migrate, migrationText } from "@/db/admin/migrate";
import { failureText } from "@/lib/doctor/failure-text";
import { SetupContext } from "@/lib/setup/check";
import { type Checked, checkSetup, hasProblem } from "@/lib/setup/checks";
import { writeSettings } from "@/lib/setup/env-file";
import { findingsText, summaryText } from "@/lib/setup/findings-text";
import { askForSettings, makeSecrets } from "@/lib/setup/questions";
import { defineCommand } from "../define-command";
import { flag, text } from "../options";
import { fail } from "../run-command";
import { productTriggersText } from "./product-triggers-text";

const file = ".env.local";

const options = {
  check: flag("only check, and change nothing"),
  admin: text(
    "<e-mail>",
    "the account that becomes the first admin; it must exist in Supabase Auth",
    z.string().optional(),
  ),
  noTrial: flag("skip the trial tenant, which would run your own triggers on the product's tables"),
  json: flag("print the findings as JSON, and do not prompt"),
};

const command = defineCommand({
  name: "setup",
  summary:
    "Sets up the console on a Supabase project: asks for the settings that are in neither the environment nor .env.local, writes them to .env.local, checks each, applies the migrations, grants the console's login its rights, makes the account in --admin an admin, and finally provisions and removes a trial tenant. You can run it again at any time. Each problem comes with its fix.",
  args: {},
  options,
  examples: ["--check", "--admin you@example.com"],
  exitCodes: { 0: "all is well", 1: "there are problems to fix", 2: "could not run" },
  needs: "own",
  run: async (given, { localStack }) => {
    const { check, json, noTrial } = given;
    try {
      if (!check) return await setUp(given, localStack);
      if (!noTrial) await printTriggers(new SetupContext(process.env).get("databaseUrl") ?? "");
      return report(await checkSetup(process.env, { trial: !noTrial }), json);
    } catch (error) {
      // A migration's error is safe to print. A failed statement's message can contain values.
      const isPrintable = error instanceof Error && !error.message.startsWith("Failed query");
      return fail(isPrintable && error.message ? error.message : failureText(error));
    }
  },
});

export default [command];

async function setUp(
  { admin, json, noTrial }: z.infer<z.ZodObject<typeof options>>,
  localStack: boolean,
): Promise<number> {
  const print = (text: string) => {
    if (!json) console.log(text);
  };
  // The local stack already provides every setting. Added ones could belong to another project.
  if (!localStack) await completeSettings(print, json);

  const before = await checkSetup(process.env, { all: false });
  if (hasProblem(before)) return report(before, json);
  const context = new SetupContext(process.env);
  const migrationUrl = context.migrationUrl ?? "";
  print(migrationText(await migrate(migrationUrl)));
  const login = await grantConsoleRole(migrationUrl, context.get("databaseUrl") ?? "");
  if (login) print(`Granted ${login} the rights of provisioning_app.`);

  const { closeDatabase } = await import("@/db/client");
  try {
    if (admin) await makeAdmin(admin, print);
    if (!noTrial) await printTriggers(migrationUrl);
    const findings = await checkSetup(process.env, { trial: !noTrial });
    if (noTrial || hasProblem(findings)) return report(findings, json);
    const { provisionTrial } = await import("@/lib/setup/trial");
    const trial = await provisionTrial(migrationUrl);
    const result: Checked = trial.ok
      ? {
          check: "trial",
          kind: "ok",
          text: `a tenant was provisioned in ${Math.round(trial.durationMs)} ms, and removed`,
        }
      : { check: "trial", kind: "problem", text: trial.text, fix: trial.fix };
    return report([...findings, result], json);
  } finally {
    await closeDatabase();
  }
}

/**
 * Prompts for missing settings, generates the secrets, and writes both to `.env.local` before any check can
 * fail.
 */
async function completeSettings(print: (text: string) => void, json: boolean): Promise<void> {
  const answers = process.stdin.isTTY && !json ? await askForSettings(process.env) : {};
  const added = { ...answers, ...makeSecrets({ ...process.env, ...answers }) };
  // The console's modules, loaded later, read their settings from here.
  Object.assign(process.env, added);
  if (Object.keys(added).length === 0) return;
  writeSettings(file, added);
  print(`Wrote ${Object.keys(added).join(", ")} to ${file}.`);
}

/** Prints the names of the product's triggers to stderr, before the trial runs them. */
async function printTriggers(databaseUrl: string): Promise<void> {
  const triggers = await productTriggersText(databaseUrl);
  if (triggers) console.error(triggers);
}

async function makeAdmin(email: string, print: (text: string) => void): Promise<void> {
  const { setRole } = await import("@/lib/staff/set-role");
  const change = await setRole({ id: null, email: "npm run setup" }, email, "admin");
  if (change.kind === "changed") print(`${change.email} is now an admin.`);
  if (change.kind === "refused") {
    const { roleRefusalText } = await import("@/lib/staff/role-change-text");
    throw new Error(roleRefusalText(change, email));
  }
}

function report(findings: Checked[], json: boolean): number {
  const broken = hasProblem(findings);
  if (json) console.log(JSON.stringify({ ok: !broken, findings }, null, 2));
  else console.log(`${findingsText(findings)}\n\n${summaryText(findings)}`);
  return broken ? 1 : 0;
}
