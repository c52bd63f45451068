import { expect, test } from "vitest";
import { openLog } from "./log";

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  openLog({ write: (line) => lines.push(line) }, "info").info(fields, "a test");
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

test("a line is one JSON object with its level, its time and what it is about", () => {
  const line = JSON.parse(logged({ attemptId: "0198", outcome: "completed" }));
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(line).toEqual({ level: "info", time, attemptId: "0198", outcome: "completed", msg: "a test" });
});

test.each([
  [{ password: "hunter2" }],
  [{ detail: { apiKey: "hunter2" } }],
  [{ auth: "sb_secret_hunter2" }],
  [{ reason: ["postgres://app:hunter2@db.example.com/postgres"] }],
  [{ found: "see https://console.example.com/activate?token=hunter2" }],
])("nothing that looks like a secret is written: %j", (fields) => {
  expect(logged(fields)).not.toContain("hunter2");
});

test("of an e-mail address no more is written than it takes to recognise it", () => {
  const line = logged({ detail: { holder: "ana@golden-spoon.example" } });
  expect(line).toContain("a•••@golden-spoon.example");
  expect(line).not.toContain("ana@");
});
