import { existsSync, readFileSync } from "node:fs";
import nextEnv from "@next/env";
import { dollarProblems } from "@/lib/platform/dollar-problem";
import { commands } from "./commands";
import { overviewText } from "./help-text";
import { applyLocalStack } from "./local-stack";
import { productProblem } from "./product";
import { fail, isHelpRequest, runCommand } from "./run-command";

const envFile = ".env.local";

/** Runs the command named by the first argument. `bin/console.mjs` loads this module. */
process.exitCode = await main(process.argv.slice(2));

async function main([script = "--help", ...args]: readonly string[]): Promise<number> {
  const load = commands[script];
  const isOverview = isHelpRequest([script]);
  if (!load && !isOverview) {
    return fail(`Unknown command '${script}'. The commands are: ${Object.keys(commands).join(", ")}.`);
  }
  // The console's modules read their settings on import.
  const problem = loadEnvFile() ?? (await productProblem());
  if (problem) return fail(problem);
  if (!load) {
    const loaded = await Promise.all(Object.values(commands).map((each) => each()));
    console.log(overviewText(loaded.flatMap((each) => each.default)));
    return 0;
  }
  const localStack = isHelpRequest(args) ? null : await applyLocalStack(process.env, process.cwd());
  const module = await load();
  return runCommand(script, module.default, args, localStack);
}

/**
 * Loads `.env.local` with Next's own parser, so that commands and the console read the same values. The
 * environment takes precedence. Returns the file's problem, if any.
 */
function loadEnvFile(): string | null {
  if (!existsSync(envFile)) return null;
  const contents = readFileSync(envFile, "utf8");
  const problems = dollarProblems(contents, process.env);
  if (problems.length > 0) return problems.map((problem) => `${envFile}: ${problem}.`).join("\n");
  nextEnv.processEnv([{ path: envFile, contents, env: {} }]);
  return null;
}
