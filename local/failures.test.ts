import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { startVitest } from "vitest/node";
import { playwrightFailures } from "./failures";

test("the report names each failed or skipped Vitest test, and errors from files, hooks and unhandled rejections", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "console-failures-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const report = path.join(root, "report.json");
  writeFileSync(
    path.join(root, "some.test.js"),
    `test("passes", () => {});
     test("fails", () => expect(1).toBe(2));
     test.skip("is skipped", () => {});
     test("leaves a promise", () => void Promise.reject(new Error("stray")));
     describe("a group", () => {
       afterAll(() => { throw new Error("after all\\nof it"); });
       test("passes too", () => {});
     });`,
  );
  writeFileSync(path.join(root, "broken.test.js"), `throw new Error("broken file");`);
  const exitCode = process.exitCode;

  const vitest = await startVitest(
    "test",
    [],
    {
      config: false,
      root,
      watch: false,
      globals: true,
      reporters: [[path.join(import.meta.dirname, "vitest-reporter.ts"), { file: report }]],
    },
    {},
    { stdout: new Writable({ write: (_chunk, _encoding, done) => done() }) },
  );
  await vitest.close();
  process.exitCode = exitCode;

  const { passed, failed, failures } = JSON.parse(readFileSync(report, "utf8"));
  expect({ passed, failed }).toEqual({ passed: 3, failed: 2 });
  expect(failures).toHaveLength(5);
  expect(failures).toEqual(
    expect.arrayContaining([
      { name: "outside a test", error: "stray" },
      { name: "broken.test.js", error: "broken file" },
      { name: "some.test.js > fails", error: "expected 1 to be 2 // Object.is equality" },
      { name: "some.test.js > is skipped", error: "skipped" },
      { name: "some.test.js > a group", error: "after all" },
    ]),
  );
});

test("the report names set-up errors, and each Playwright test that did not pass on the first run", () => {
  const spec = (title: string, line: number, status: string, ...messages: string[]) => ({
    title,
    file: "form.spec.ts",
    line,
    tests: [
      { projectName: "chromium", status, results: [{ errors: messages.map((message) => ({ message })) }] },
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
                "\u001b[31mTest timeout of 120000ms exceeded.\u001b[39m",
                "Error: locator.click: Test timeout of 120000ms exceeded.\n\nCall log:\n  - waiting for getByText('taken')\n",
              ),
            ],
          },
        ],
      },
    ],
  };

  expect(playwrightFailures(report)).toEqual([
    { name: "outside a test", error: "the port is taken" },
    { name: "[chromium] form.spec.ts:9 > closes", error: "skipped" },
    {
      name: "[chromium] form.spec.ts:20 > a slug > is checked",
      error: [
        "Test timeout of 120000ms exceeded.",
        "Error: locator.click: Test timeout of 120000ms exceeded.",
        "Call log:",
        "- waiting for getByText('taken')",
      ].join("\n  "),
    },
  ]);
});
