import { expect, test } from "vitest";
import { subtractAge } from "./age";

const now = new Date("2026-03-31T10:00:00Z");

test.each([
  ["30d", "2026-03-01T10:00:00.000Z"],
  ["24m", "2024-03-31T10:00:00.000Z"],
  ["1m", "2026-02-28T10:00:00.000Z"],
  ["2y", "2024-03-31T10:00:00.000Z"],
])("subtracts %s from 31 March 2026: %s", (text, before) => {
  expect(subtractAge(text, now)?.toISOString()).toBe(before);
});

test.each(["", "24", "m", "-24m", "24M", "1.5y", "29d", "0m", "24m ", "99999d"])(
  "rejects the age %j",
  (text) => {
    expect(subtractAge(text, now)).toBeNull();
  },
);
