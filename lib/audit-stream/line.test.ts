import { expect, test } from "vitest";
import { type LineFields, lineText, StaffAction } from "./line";

const action: LineFields = {
  event: "staff_action",
  id: "019b1f0e-5c1e-7d0a-8a43-0c8a5c1f7d11",
  at: "2026-11-30T09:12:44.105Z",
  actorId: null,
  actorEmail: "npm run staff",
  kind: "cleanup_resolved",
  seq: 7,
  detail: { reason: "deleted by hand" },
  truncated: false,
  erased: false,
  hash: "5a41",
};

test("a line is a JSON object of the documented shape, and its type distinguishes it from a log entry", () => {
  const text = lineText(action);
  expect(text.endsWith("}\n")).toBe(true);
  expect(StaffAction.parse(JSON.parse(text))).toEqual({ type: "audit", version: 1, ...action });
});

test.each(["one\ntwo", "\u2028\u2029\u0085", "\u001b[2J", "\u202egnp.exe"])(
  "a line stays one line without control characters, and its values are unchanged: %j",
  (reason) => {
    const text = lineText({ ...action, detail: { reason } });
    expect(text).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e]*\n$/u);
    expect(JSON.parse(text)).toMatchObject({ detail: { reason } });
  },
);

test.each(["x", "寿"])(
  "a line has at most 4,096 bytes, and omits details that would be too long: %j",
  (letter) => {
    const withDetails = (length: number) =>
      lineText({ ...action, detail: { reason: letter.repeat(length) } });
    const lengths = Array.from({ length: 41 }, (_, n) => n * 100);
    for (const length of lengths) expect(Buffer.byteLength(withDetails(length))).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(withDetails(1_000))).toMatchObject({ truncated: false });
    expect(JSON.parse(withDetails(4_000))).toMatchObject({ truncated: true, detail: null, seq: 7 });
  },
);
