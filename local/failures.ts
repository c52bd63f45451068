import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { SerializedError, TestModule } from "vitest/node";

/** Lists the failures of Vitest and Playwright runs by name, for the end of a log that may be truncated. */

/** Enough for the locator and the start of the call log. */
const linesPerError = 20;

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
    tests: { projectName: string; status: string; results: { errors: PlaywrightError[] }[] }[];
  }[];
};

/** Includes the errors from files, hooks and unhandled rejections, which Vitest's JSON reporter leaves out. */
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
        error: errorsOf(test.results.flatMap((result) => result.errors)) ?? test.status,
      })),
  );
  const nested = (suite.suites ?? []).flatMap((child) => failedSpecs(child, [...parents, child.title]));
  return [...ownTests, ...nested];
}

/** All errors of a test: after a timeout, the first names only the limit, and the second the action that hung. */
function errorsOf(errors: readonly PlaywrightError[]): string | undefined {
  const texts = errors.flatMap(({ message }) => linesOf(message).slice(0, linesPerError));
  return texts.length > 0 ? texts.join("\n  ") : undefined;
}

function firstLine<T extends string | undefined>(message: string | undefined, otherwise: T): string | T {
  return linesOf(message)[0] ?? otherwise;
}

function linesOf(message = ""): string[] {
  const lines = stripVTControlCharacters(message).split("\n");
  return lines.map((line) => line.trim()).filter(Boolean);
}
