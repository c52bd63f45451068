import { existsSync, readFileSync } from "node:fs";
import nextEnv from "@next/env";
import { dollarProblems } from "@/lib/platform/dollar-problem";

const file = ".env.local";

/**
 * Loads `.env.local` with Next's own parser, so that commands and the console read the same values. The
 * environment takes precedence. Returns the file's problem, if any.
 */
export function loadEnvFile(): string | null {
  if (!existsSync(file)) return null;
  const contents = readFileSync(file, "utf8");
  const problems = dollarProblems(contents, process.env);
  if (problems.length > 0) return problems.map((problem) => `${file}: ${problem}.`).join("\n");
  nextEnv.processEnv([{ path: file, contents, env: {} }]);
  return null;
}
