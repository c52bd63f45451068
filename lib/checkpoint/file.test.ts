import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type EntryLine, readCheckpoint, sealLine } from "./file";

const moment = "2026-11-22T20:00:00.000000Z";
const hash = "ab".repeat(32);

function entry(): EntryLine {
  return { attempt: randomUUID(), ended: moment, row: hash, events: hash.slice(0, 16), head: hash };
}

/** Makes the lines of a checkpoint of four attempts, and its seal. */
function makeLines(): { lines: string[]; seal: string } {
  let seal = "";
  const lines = [
    { checkpoint: 1, made: moment, upTo: moment, after: null } as const,
    ...[entry(), entry(), entry(), entry()],
    { attempts: 4 },
  ].map((line) => {
    const { text, seal: next } = sealLine(line, seal);
    seal = next;
    return text;
  });
  return { lines, seal };
}

const read = (lines: string[]) => readCheckpoint("it", lines.map((line) => `${line}\n`).join(""));

describe("a checkpoint file", () => {
  test("has no flaws when it is made, and ends with its seal", () => {
    const { lines, seal } = makeLines();
    expect(read(lines)).toMatchObject({ flaws: [], seal });
    expect(read(lines)?.entries).toHaveLength(4);
  });

  const flawAt = (line: number) =>
    `it, line ${line}: was changed, moved or added, or the line before it is missing`;
  test.each<[string, (lines: string[]) => string[], string[]]>([
    ["a changed line", (l) => l.with(2, (l[2] ?? "").replace('"head":"ab', '"head":"cd')), [flawAt(3)]],
    ["a removed line", (l) => l.toSpliced(2, 1), [flawAt(3), "it has 3 attempts instead of 4"]],
    [
      "two swapped lines",
      (l) => l.with(2, l[3] ?? "").with(3, l[2] ?? ""),
      [flawAt(3), flawAt(4), flawAt(5)],
    ],
    [
      "an inserted line",
      (l) => l.toSpliced(3, 0, sealLine(entry(), "").text),
      [flawAt(4), flawAt(5), "it has 5 attempts instead of 4"],
    ],
    ["a missing last line", (l) => l.slice(0, -1), ["it is incomplete: its last line is missing"]],
    [
      "a line that is not JSON",
      (l) => l.with(2, "{"),
      [flawAt(3), flawAt(4), "it, line 3: is not an attempt", "it has 3 attempts instead of 4"],
    ],
  ])("reports %s", (_what, damage, flaws) => {
    expect(read(damage(makeLines().lines))?.flaws).toEqual(flaws);
  });

  test("has a different seal each time it is made", () => {
    expect(makeLines().seal).not.toBe(makeLines().seal);
  });

  test("is reported if it ends within a line, and refused if it is another kind of file", () => {
    const { lines } = makeLines();
    expect(readCheckpoint("it", lines.join("\n"))?.flaws).toContain("it ends in the middle of a line");
    expect(readCheckpoint("it", "id,slug\n1,a\n")).toBeNull();
    expect(readCheckpoint("it", "")).toBeNull();
  });
});
