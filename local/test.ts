import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { type PlaywrightReport, playwrightFailures } from "./failures";
import { type VitestReport, vitestReport } from "./vitest-reporter";

/** `npm test`: everything that must pass before a change lands, ending with `N passed, N failed`. */

const reports = ".local/reports";
const playwrightReport = `${reports}/playwright.json`;
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const results: VitestReport[] = [];

await suite(
  "unit, database, auth contract and fault tests",
  "vitest run --project unit --project database --project auth-contract --project faults --reporter=default --reporter=./local/vitest-reporter.ts",
  () => read<VitestReport>(vitestReport),
);
// In parallel, because the build leaves a core idle for much of the time.
const [built] = await Promise.all([
  check("production build and types", "next build"),
  check("style", "biome check ."),
  check("unused code", "knip"),
]);
if (built) {
  await suite("browser tests", "playwright test", () => {
    const report = read<PlaywrightReport>(playwrightReport);
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky + skipped, failures: playwrightFailures(report) };
  });
}

for (const { name, error } of results.flatMap((result) => result.failures)) {
  console.log(`\nFAILED ${name}\n  ${error}`);
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Runs a command that either passes or fails. */
async function check(name: string, command: string): Promise<boolean> {
  const exitCode = await run(name, command);
  const ok = exitCode === 0;
  const failures = ok ? [] : [{ name, error: `${command}: exit code ${exitCode}` }];
  results.push({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, failures });
  return ok;
}

/** Runs tests that write a report. If the runner fails although no test failed, adds one failure. */
async function suite(name: string, command: string, count: () => VitestReport): Promise<void> {
  const exitCode = await run(name, command);
  const counted = tryCount(count);
  if (counted && (exitCode === 0 || counted.failed > 0)) {
    results.push(counted);
    return;
  }
  const error = counted
    ? `exit code ${exitCode} without a failed test: an error outside the tests`
    : `exit code ${exitCode} without a report`;
  results.push({
    passed: counted?.passed ?? 0,
    failed: 1,
    failures: [...(counted?.failures ?? []), { name, error }],
  });
}

function tryCount(count: () => VitestReport): VitestReport | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function run(name: string, command: string): Promise<number | null> {
  console.log(`\n— ${name}: ${command}`);
  const env = { ...process.env, E2E_REPORT: playwrightReport, NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(command, { shell: true, stdio: ["ignore", "inherit", "inherit"], env });
  return new Promise((resolve) => child.once("exit", resolve));
}
