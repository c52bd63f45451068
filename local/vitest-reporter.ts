import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Reporter } from "vitest/node";
import { type Failure, vitestFailures } from "./failures";

export type VitestReport = { passed: number; failed: number; failures: Failure[] };

export const vitestReport = ".local/reports/vitest.json";

/** Writes the counts that `npm test` adds up, and the failures by name. */
export default class NamedFailuresReporter implements Reporter {
  private readonly file: string;

  /** Vitest passes an options object, which is empty if the reporter is named on the command line. */
  constructor({ file = vitestReport }: { file?: string } = {}) {
    this.file = file;
  }

  onTestRunEnd: Reporter["onTestRunEnd"] = (modules, unhandledErrors) => {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const report: VitestReport = {
      passed,
      failed: tests.length - passed,
      failures: vitestFailures(modules, unhandledErrors),
    };
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(report));
  };
}
