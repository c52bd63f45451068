import { existsSync, readFileSync } from "node:fs";
import nextEnv from "@next/env";
import { dollarProblems } from "@/lib/dollar-problem";

/**
 * Loaded before a command: reads `.env.local` by Next's own parser, so that a value is the same in a command and in
 * the console. What the environment has already stays.
 */
const file = ".env.local";

if (existsSync(file)) {
  const contents = readFileSync(file, "utf8");
  const problems = dollarProblems(contents, process.env);
  if (problems.length > 0) {
    console.error(problems.map((problem) => `${file}: ${problem}.`).join("\n"));
    process.exit(2);
  }
  nextEnv.processEnv([{ path: file, contents, env: {} }]);
}
