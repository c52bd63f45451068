import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type AttemptLine, Checkpoint, sealLine } from "./file";

const moment = "2026-11-22T20:00:00.000000Z";
const hash = "ab".repeat(32);

function entry(): AttemptLine {
  return { attempt: randomUUID(), ended: moment, row: hash, events: hash.slice(0, 16), head: hash };
}

/** A line of two entries of the staff log. */
const staffLine = (first: number) => ({ staff: first, events: hash.slice(0, 16), head: hash });

/** Makes the lines of a checkpoint of four attempts and four entries of the staff log, and its seal. */
function makeLines(): { lines: string[]; seal: string } {
  let seal = "";
  const lines = [
    { checkpoint: 2, made: moment, upTo: moment, after: null } as const,
    ...[entry(), entry(), { ...entry(), activation: { events: hash.slice(0, 8), head: hash } }, entry()],
    ...[staffLine(1), staffLine(3)],
    { attempts: 4, staff: { seq: 4, head: hash } },
  ].map((line) => {
    const { text, seal: next } = sealLine(line, seal);
    seal = next;
    return text;
  });
  return { lines, seal };
}

/** Reads a checkpoint to its end. Returns null if the lines are not a checkpoint. */
function read(lines: string[], lineBreak = "\n") {
  const checkpoint = Checkpoint.open(
    "log.jsonl",
    lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line + lineBreak)),
  );
  if ("problem" in checkpoint) return null;
  const entries = [...checkpoint.entries()];
  return { entries, flaws: checkpoint.flaws, seal: checkpoint.seal, staff: checkpoint.staff };
}

describe("a checkpoint file", () => {
  test("has no flaws when it is made, and ends with its seal", () => {
    const { lines, seal } = makeLines();
    expect(read(lines)).toMatchObject({ flaws: [], seal, staff: { seq: 4, head: hash } });
    expect(read(lines)?.entries).toHaveLength(6);
  });

  const flawAt = (line: number) =>
    `log.jsonl, line ${line}: the line was changed, moved or added, or the line before it is missing`;
  test.each<[string, (lines: string[]) => string[], string[]]>([
    ["a changed line", (l) => l.with(2, (l[2] ?? "").replace('"head":"ab', '"head":"cd')), [flawAt(3)]],
    ["a removed line", (l) => l.toSpliced(2, 1), [flawAt(3), "log.jsonl has 3 attempts instead of 4"]],
    [
      "two swapped lines",
      (l) => l.with(2, l[3] ?? "").with(3, l[2] ?? ""),
      [flawAt(3), flawAt(4), flawAt(5)],
    ],
    [
      "an inserted line",
      (l) => l.toSpliced(3, 0, sealLine(entry(), "").text),
      [flawAt(4), flawAt(5), "log.jsonl has 5 attempts instead of 4"],
    ],
    ["a missing last line", (l) => l.slice(0, -1), ["log.jsonl is incomplete: its last line is missing"]],
    [
      "a line that is not JSON",
      (l) => l.with(2, "{"),
      [
        flawAt(3),
        "log.jsonl, line 3: the line is neither an attempt nor part of the staff log",
        flawAt(4),
        "log.jsonl has 3 attempts instead of 4",
      ],
    ],
    ["a missing line of the staff log", (l) => l.toSpliced(5, 1), [flawAt(6)]],
    [
      "a missing last line of the staff log",
      (l) => l.toSpliced(6, 1),
      [flawAt(7), "log.jsonl does not end with the newest entry of the staff log"],
    ],
    [
      "a line after the last one",
      (l) => [...l, l[7] ?? ""],
      [flawAt(9), "log.jsonl, line 8: more lines follow, although this line marks the end"],
    ],
  ])("reports %s", (_what, damage, flaws) => {
    expect(read(damage(makeLines().lines))?.flaws).toEqual(flaws);
  });

  test("has a seal that depends on its content", () => {
    expect(makeLines().seal).not.toBe(makeLines().seal);
  });

  test("is reported if it ends within a line, and refused if it is another kind of file", () => {
    const { lines } = makeLines();
    expect(read(lines, "")?.flaws).toContain("log.jsonl ends in the middle of a line");
    expect(read(["id,slug", "1,a"])).toBeNull();
    expect(read([])).toBeNull();
  });
});
