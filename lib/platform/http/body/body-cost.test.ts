import { expect, test } from "vitest";
import { costlyBodies } from "../testing";
import { isUnreadable } from "./action-body";
import { readOutdatedForm } from "./outdated-form";

/** Built-in operations that read a string or list, and the amount that each one reads. */
const scans: [object, string, (subject: unknown, args: unknown[]) => number][] = [
  [String.prototype, "split", (text) => String(text).length],
  [String.prototype, "indexOf", (text) => String(text).length],
  [String.prototype, "slice", (text, [start, end]) => lengthOf(String(text), start, end)],
  [RegExp.prototype, "exec", (_regex, [text]) => String(text).length],
  [RegExp.prototype, "test", (_regex, [text]) => String(text).length],
  [Array.prototype, "filter", (list) => (list as unknown[]).length],
  [Array.prototype, "find", (list) => (list as unknown[]).length],
  [Array.prototype, "flatMap", (list) => (list as unknown[]).length],
  [Array.prototype, "map", (list) => (list as unknown[]).length],
  [
    Object,
    "values",
    (_object, [target]) => (Array.isArray(target) ? target : Object.keys(target as object)).length,
  ],
  [Object, "entries", (_object, [target]) => Object.keys(target as object).length],
  [Object, "fromEntries", (_object, [entries]) => (entries as unknown[]).length],
  [JSON, "parse", (_json, [text]) => String(text).length],
  [Buffer.prototype, "toString", (bytes) => (bytes as Uint8Array).length],
  [TextDecoder.prototype, "decode", (_decoder, [bytes]) => (bytes as Uint8Array).length],
];

function lengthOf(text: string, start: unknown, end: unknown): number {
  const [from, to] = [start, end ?? text.length].map((at) =>
    Number(at) < 0 ? text.length + Number(at) : Number(at),
  );
  return Math.max(0, Math.min(to ?? 0, text.length) - (from ?? 0));
}

/** The number of characters, bytes and values that a check reads, including repeats. */
function countReads(check: () => void): number {
  let reads = 0;
  const restore = scans.map(([owner, name, cost]) => {
    const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    Reflect.set(owner, name, function counted(this: unknown, ...args: unknown[]) {
      reads += cost(this, args);
      return original.apply(this, args);
    });
    return () => Reflect.set(owner, name, original);
  });
  try {
    check();
  } finally {
    for (const undo of restore) undo();
  }
  return reads;
}

test.each(costlyBodies)("checking a body reads each byte only a few times: $what", ({ make, headers }) => {
  for (const bytes of [10_000, 1_000_000]) {
    const body = new TextEncoder().encode(make(bytes));
    const reads = countReads(() => isUnreadable(body, new Headers(headers)));
    expect(reads).toBeGreaterThan(0);
    expect(reads / body.length, `${body.length} bytes`).toBeLessThan(8);
  }
});

const outdated = costlyBodies.filter(
  ({ headers }) => "content-type" in headers && !("next-action" in headers),
);

test.each(outdated)(
  "parsing a form from another build reads each byte only a few times: $what",
  ({ make, headers }) => {
    for (const bytes of [10_000, 1_000_000]) {
      const body = new TextEncoder().encode(make(bytes));
      const reads = countReads(() => readOutdatedForm(body, new Headers(headers), new Set()));
      expect(reads).toBeGreaterThan(0);
      expect(reads / body.length, `${body.length} bytes`).toBeLessThan(8);
    }
  },
);

test("the tested bodies include a form from another build with 60 fields", () => {
  const read = outdated.map(({ make, headers }) =>
    readOutdatedForm(new TextEncoder().encode(make(100_000)), new Headers(headers), new Set()),
  );
  const values = read.map((form) => Object.values(form?.fields ?? {}));
  expect(values.map(({ length }) => length)).toContain(60);
  expect(values.map((texts) => texts.join("").length)).toContainEqual(expect.closeTo(100_000, -4));
});
