import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, uuidKey } from "./cursor";

const cursor = { micros: "1795374180123456", id: "019ab2c4-5d6e-7f80-9a1b-2c3d4e5f6071" };

test("a cursor keeps its microseconds in a URL", () => {
  const text = encodeCursor(cursor);
  expect(encodeURIComponent(text)).toBe(text);
  expect(decodeCursor(text, uuidKey)).toEqual(cursor);
});

test.each([
  undefined,
  "",
  "garbage",
  encodeCursor({ ...cursor, micros: "9224318016000000000" }),
  encodeCursor({ ...cursor, micros: "-210866803200000001" }),
  encodeCursor({ ...cursor, micros: "NaN" }),
  encodeCursor({ ...cursor, micros: null }),
  encodeCursor({ ...cursor, micros: "--1" }),
  encodeCursor({ ...cursor, id: "1" }),
  encodeCursor({ ...cursor, id: `${cursor.id}'` }),
  "A".repeat(10_000),
])("rejects the cursor %j", (text) => {
  expect(decodeCursor(text, uuidKey)).toBeNull();
});

test.each(["42", "ckx1.y2", "Žofín/1", "-7"])(
  "accepts the key %j in a list whose keys are not UUIDs",
  (id) => {
    const anyKey = { ...uuidKey, isValid: () => true };
    // Some rows have times before 1970.
    const older = { micros: "-1", id };
    expect(decodeCursor(encodeCursor(older), anyKey)).toEqual(older);
    expect(decodeCursor(encodeCursor({ ...older, id: `${id}\0` }), anyKey)).toBeNull();
  },
);
