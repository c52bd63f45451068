import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { SerializedError, TestModule } from "vitest/node";

/** Lists the failures of Vitest and Playwright runs by name, for the end of a log that may be truncated. */

export type Failure = { name: string; error: string };

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

/** Includes the errors of files, hooks and unhandled rejections, which Vitest's JSON reporter leaves out. */
export function vitestFailures(
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
): Failure[] {
  const inModules = modules.flatMap((module) => {
    const file = path.relative(module.project.config.root, module.moduleId);
    const hooks = [...module.children.allSuites()].map((suite) => ({
      name: `${file} > ${suite.fullName}`,
      errors: suite.errors(),
      otherwise: undefined,
    }));
    const tests = [...module.children.allTests()].map((test) => ({
      name: `${file} > ${test.fullName}`,
      errors: test.result().errors ?? [],
      otherwise: test.result().state === "passed" ? undefined : test.result().state,
    }));
    return [{ name: file, errors: module.errors(), otherwise: undefined }, ...hooks, ...tests];
  });
  return [
    ...unhandled.map((error) => ({ name: "outside a test", error: firstLine(error.message, "failed") })),
    ...inModules.flatMap(({ name, errors, otherwise }) => {
      const error = firstLine(errors[0]?.message, otherwise);
      return error === undefined ? [] : [{ name, error }];
    }),
  ];
}

export function playwrightFailures(report: PlaywrightReport): Failure[] {
  const unhandled = report.errors.map((error) => ({
    name: "outside a test",
    error: firstLine(error.message, "failed"),
  }));
  return [...unhandled, ...report.suites.flatMap((suite) => failedSpecs(suite, []))];
}

function failedSpecs(suite: PlaywrightSuite, parents: string[]): Failure[] {
  const ownTests = suite.specs.flatMap((spec) =>
    spec.tests
      .filter((test) => test.status !== "expected")
      .map((test) => ({
        name: `[${test.projectName}] ${[`${spec.file}:${spec.line}`, ...parents, spec.title].join(" > ")}`,
        error: firstLines(test.results.find((result) => result.error)?.error?.message, 2) ?? test.status,
      })),
  );
  const nested = (suite.suites ?? []).flatMap((child) => failedSpecs(child, [...parents, child.title]));
  return [...ownTests, ...nested];
}

function firstLine<T extends string | undefined>(message: string | undefined, otherwise: T): string | T {
  return firstLines(message, 1) ?? otherwise;
}

/** Playwright names the assertion in the first line of a message, and the locator in the second. */
function firstLines(message: string | undefined, count: number): string | undefined {
  const lines = stripVTControlCharacters(message ?? "").split("\n");
  const texts = lines.map((line) => line.trim()).filter(Boolean);
  return texts.length > 0 ? texts.slice(0, count).join(" · ") : undefined;
}
