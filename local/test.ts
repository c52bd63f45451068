import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

/** `npm test`: everything that must hold before a change lands, ending in `N passed, N failed`. */

type Count = { passed: number; failed: number };

const reports = ".local/reports";
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total: Count = { passed: 0, failed: 0 };

await check("types", "next typegen && tsc --noEmit");
await check("style", "biome check .");
await check("unused code", "knip");
await suite(
  "unit, database, auth contract and fault tests",
  `vitest run --project unit --project database --project auth-contract --project faults --reporter=default --reporter=json --outputFile.json=${reports}/vitest.json`,
  () => {
    const report = read<{ numPassedTests: number; numFailedTests: number; numTotalTests: number }>(
      "vitest.json",
    );
    return { passed: report.numPassedTests, failed: report.numTotalTests - report.numPassedTests };
  },
);
const built = await check("production build", "next build");
if (built) {
  await suite("browser tests", "playwright test", () => {
    const { stats } = read<{
      stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    }>("playwright.json");
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
  });
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Runs a command that either holds or does not. */
async function check(name: string, command: string): Promise<boolean> {
  const ok = (await run(name, command)) === 0;
  total[ok ? "passed" : "failed"]++;
  return ok;
}

/** Runs tests that write a report. A runner that fails without a failing test counts as one failure. */
async function suite(name: string, command: string, count: () => Count): Promise<void> {
  const exitCode = await run(name, command);
  let counted: Count;
  try {
    counted = count();
  } catch {
    counted = { passed: 0, failed: 1 };
  }
  if (exitCode !== 0 && counted.failed === 0) counted.failed = 1;
  total.passed += counted.passed;
  total.failed += counted.failed;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(`${reports}/${file}`, "utf8")) as T;
}

function run(name: string, command: string): Promise<number | null> {
  console.log(`\n— ${name}: ${command}`);
  const env = { ...process.env, E2E_REPORT: `${reports}/playwright.json`, NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(command, { shell: true, stdio: ["ignore", "inherit", "inherit"], env });
  return new Promise((resolve) => child.once("exit", resolve));
}
