import { expect, test } from "vitest";
import { playwrightFailures, vitestFailures } from "./failures";

test("names each failed or skipped test of Vitest, and each file that failed beside its tests", () => {
  const report = {
    numPassedTests: 1,
    numTotalTests: 3,
    testResults: [
      {
        name: "/console/db/rights.db.test.ts",
        status: "failed",
        message: "",
        assertionResults: [
          { fullName: "rights hold", status: "passed", failureMessages: [] },
          {
            fullName: "rights are few",
            status: "failed",
            failureMessages: [
              "\u001b[31mAssertionError: expected 1 to be 2\u001b[39m\n    at /console/db/rights.db.test.ts:4:5",
            ],
          },
          { fullName: "rights end", status: "skipped", failureMessages: [] },
        ],
      },
      {
        name: "/console/lib/slug.test.ts",
        status: "failed",
        message: "Unexpected token",
        assertionResults: [],
      },
      {
        name: "/console/lib/hook.test.ts",
        status: "failed",
        message: "\n  connection lost",
        assertionResults: [{ fullName: "works", status: "passed", failureMessages: [] }],
      },
      {
        name: "/console/lib/fine.test.ts",
        status: "passed",
        message: "",
        assertionResults: [{ fullName: "is fine", status: "passed", failureMessages: [] }],
      },
    ],
  };

  expect(vitestFailures(report, "/console")).toEqual([
    { name: "db/rights.db.test.ts > rights are few", error: "AssertionError: expected 1 to be 2" },
    { name: "db/rights.db.test.ts > rights end", error: "skipped" },
    { name: "lib/slug.test.ts", error: "Unexpected token" },
    { name: "lib/hook.test.ts", error: "connection lost" },
  ]);
});

test("names each test of Playwright that did not pass at once, with its project, and errors of the set-up", () => {
  const spec = (title: string, line: number, status: string, message?: string) => ({
    title,
    file: "form.spec.ts",
    line,
    tests: [
      { projectName: "chromium", status, results: message === undefined ? [] : [{ error: { message } }] },
    ],
  });
  const report = {
    stats: { expected: 1, unexpected: 2, flaky: 0, skipped: 1 },
    errors: [{ message: "the port is taken" }],
    suites: [
      {
        title: "form.spec.ts",
        specs: [spec("opens", 3, "expected"), spec("closes", 9, "skipped")],
        suites: [
          {
            title: "a slug",
            specs: [
              spec(
                "is checked",
                20,
                "unexpected",
                "\u001b[31mError: expected text\u001b[39m\n  at form.spec.ts:24",
              ),
            ],
          },
        ],
      },
    ],
  };

  expect(playwrightFailures(report)).toEqual([
    { name: "outside of a test", error: "the port is taken" },
    { name: "[chromium] form.spec.ts:9 > closes", error: "skipped" },
    { name: "[chromium] form.spec.ts:20 > a slug > is checked", error: "Error: expected text" },
  ]);
});
