import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";

type Report = {
  success: boolean;
  numTotalTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; ancestorTitles: string[]; title: string }[];
  }[];
};

/** The result of a test run: the first failed test, or why there is none. */
export type Verdict =
  | { kind: "passed"; tests: number }
  | { kind: "failed"; test: string }
  /** No test failed, but the run did not pass, for example because the program does not load. */
  | { kind: "broken"; reason: string };

/** Runs the copy's test files that match one of `tests`, up to the first failure. */
export async function runSuite(tree: string, tests: readonly string[]): Promise<Verdict> {
  const file = path.join(tree, "report.json");
  rmSync(file, { force: true });
  const projects = ["unit", "database", "faults"].flatMap((name) => ["--project", name]);
  const args = ["run", ...projects, "--bail", "1"];
  const output = await run(tree, [...args, "--reporter=json", `--outputFile=${file}`, ...tests]);
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return { kind: "broken", reason: output.slice(-400) };
  }
  const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.find(({ status }) => status === "failed");
  if (failed) return { kind: "failed", test: [...failed.ancestorTitles, failed.title].join(" › ") };
  if (report.success) return { kind: "passed", tests: report.numTotalTests };
  return {
    kind: "broken",
    reason: report.testResults
      .map(({ message }) => message)
      .join(" ")
      .slice(0, 400),
  };
}

function run(cwd: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [path.resolve("node_modules/vitest/vitest.mjs"), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, UPDATE_DOCS: "" },
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output += String(data);
  });
  child.stderr.on("data", (data) => {
    output += String(data);
  });
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}
