import { expect, test } from "vitest";
import { openLog } from "./log";

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  openLog({ write: (line) => lines.push(line) }, "info").info(fields, "a test");
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

test("writes each entry as a JSON object with its level, time and context", () => {
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
])("omits values that look like secrets: %j", (fields) => {
  expect(logged(fields)).not.toContain("hunter2");
});

test.each([
  "one\ntwo",
  '\r\n{"level":"error","msg":"forged"}',
  "\u2028\u2029\u0085",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202egnp.exe",
  "<script>alert(1)</script>",
])("an entry is always one line and cannot control a terminal: %j", (text) => {
  const line = logged({ name: text, detail: { slug: [text] } });
  expect(line).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e]*\n$/u);
  const name = text.replaceAll(/[\u0085\u2028\u2029\u202e]/g, "\ufffd");
  expect(JSON.parse(line)).toMatchObject({ level: "info", msg: "a test", name });
});

test("masks an e-mail address except for its first letter and its domain", () => {
  const line = logged({ detail: { holder: "ana@golden-spoon.example" } });
  expect(line).toContain("a•••@golden-spoon.example");
  expect(line).not.toContain("ana@");
});
