import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type EntryLine, readCheckpoint, sealed } from "./file";

const moment = "2026-11-22T20:00:00.000000Z";
const hash = "ab".repeat(32);

function entry(): EntryLine {
  return { attempt: randomUUID(), ended: moment, row: hash, events: hash.slice(0, 16), head: hash };
}

/** The lines of a checkpoint of four attempts, and its seal. */
function made(): { lines: string[]; seal: string } {
  let seal = "";
  const lines = [
    { checkpoint: 1, made: moment, upTo: moment, after: null } as const,
    ...[entry(), entry(), entry(), entry()],
    { attempts: 4 },
  ].map((line) => {
    const { text, seal: next } = sealed(line, seal);
    seal = next;
    return text;
  });
  return { lines, seal };
}

const read = (lines: string[]) => readCheckpoint("it", lines.map((line) => `${line}\n`).join(""));

describe("a checkpoint, without a database", () => {
  test("is whole as it was made, and ends in its seal", () => {
    const { lines, seal } = made();
    expect(read(lines)).toMatchObject({ flaws: [], seal });
    expect(read(lines)?.entries).toHaveLength(4);
  });

  const wrong = (line: number) => `it, line ${line}: was changed, moved or added, or one before it is gone`;
  test.each<[string, (lines: string[]) => string[], string[]]>([
    ["a changed one", (l) => l.with(2, (l[2] ?? "").replace('"head":"ab', '"head":"cd')), [wrong(3)]],
    ["a removed one", (l) => l.toSpliced(2, 1), [wrong(3), "it has 3 attempts and was made with 4"]],
    [
      "two that changed places",
      (l) => l.with(2, l[3] ?? "").with(3, l[2] ?? ""),
      [wrong(3), wrong(4), wrong(5)],
    ],
    [
      "one that was put in",
      (l) => l.toSpliced(3, 0, sealed(entry(), "").text),
      [wrong(4), wrong(5), "it has 5 attempts and was made with 4"],
    ],
    ["a last one that is gone", (l) => l.slice(0, -1), ["it is cut off: its last line is missing"]],
    [
      "one that is not JSON",
      (l) => l.with(2, "{"),
      [
        wrong(3),
        wrong(4),
        "it, line 3: it Invalid input: expected object, received undefined",
        "it has 3 attempts and was made with 4",
      ],
    ],
  ])("names the line of %s", (_what, damage, flaws) => {
    expect(read(damage(made().lines))?.flaws).toEqual(flaws);
  });

  test("that was made anew has another seal", () => {
    expect(made().seal).not.toBe(made().seal);
  });

  test("that was cut off in a line says so, and a file of another kind is none", () => {
    const { lines } = made();
    expect(readCheckpoint("it", lines.join("\n"))?.flaws).toContain("it ends in the middle of a line");
    expect(readCheckpoint("it", "id,slug\n1,a\n")).toBeNull();
    expect(readCheckpoint("it", "")).toBeNull();
  });
});
