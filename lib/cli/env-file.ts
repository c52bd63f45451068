import { existsSync, readFileSync } from "node:fs";
import nextEnv from "@next/env";
import { dollarProblems } from "@/lib/platform/dollar-problem";

const file = ".env.local";

/**
 * Reads `.env.local` by Next's own parser, so that a value is the same in a command and in the console. What the
 * environment has already stays. Returns what is wrong with the file, if anything.
 */
export function loadEnvFile(): string | null {
  if (!existsSync(file)) return null;
  const contents = readFileSync(file, "utf8");
  const problems = dollarProblems(contents, process.env);
  if (problems.length > 0) return problems.map((problem) => `${file}: ${problem}.`).join("\n");
  nextEnv.processEnv([{ path: file, contents, env: {} }]);
  return null;
}
