import path from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Names what failed in the JSON reports of Vitest and Playwright, for the end of a log that may be cut. */

export type Failure = { name: string; error: string };

export type VitestReport = {
  numPassedTests: number;
  numTotalTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

export type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: PlaywrightError[];
  suites: PlaywrightSuite[];
};

type PlaywrightError = { message?: string };

type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs: {
    title: string;
    file: string;
    line: number;
    tests: { projectName: string; status: string; results: { error?: PlaywrightError }[] }[];
  }[];
};

export function vitestFailures(report: VitestReport, root: string): Failure[] {
  return report.testResults.flatMap((file) => {
    const name = path.relative(root, file.name);
    const tests = file.assertionResults
      .filter((test) => test.status !== "passed")
      .map((test) => ({
        name: `${name} > ${test.fullName}`,
        error: firstLine(test.failureMessages[0], test.status),
      }));
    // A hook of the file, or the file itself, can fail beside its tests.
    const ownError = file.status === "failed" && (file.message || tests.length === 0);
    return ownError ? [{ name, error: firstLine(file.message, "failed") }, ...tests] : tests;
  });
}

export function playwrightFailures(report: PlaywrightReport): Failure[] {
  const global = report.errors.map((error) => ({
    name: "outside of a test",
    error: firstLine(error.message, "failed"),
  }));
  return [...global, ...report.suites.flatMap((suite) => failedSpecs(suite, []))];
}

function failedSpecs(suite: PlaywrightSuite, parents: string[]): Failure[] {
  const own = suite.specs.flatMap((spec) =>
    spec.tests
      .filter((test) => test.status !== "expected")
      .map((test) => ({
        name: `[${test.projectName}] ${[`${spec.file}:${spec.line}`, ...parents, spec.title].join(" > ")}`,
        error: firstLine(test.results.find((result) => result.error)?.error?.message, test.status),
      })),
  );
  const nested = (suite.suites ?? []).flatMap((child) => failedSpecs(child, [...parents, child.title]));
  return [...own, ...nested];
}

function firstLine(message: string | undefined, otherwise: string): string {
  const lines = stripVTControlCharacters(message ?? "").split("\n");
  return lines.map((line) => line.trim()).find(Boolean) ?? otherwise;
}
