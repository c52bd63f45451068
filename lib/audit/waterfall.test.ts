import { describe, expect, test } from "vitest";
import { isTerminal, type Stage } from "@/lib/provisioning/stages";
import type { AttemptEvent } from "./get";
import { layOut, type WaterfallRow } from "./waterfall";

type EventInput = [stage: Stage, durationMs: number, note?: string];

function eventsOf(inputs: EventInput[], seqs?: number[]): AttemptEvent[] {
  let offsetMs = 0;
  return inputs.map(([stage, durationMs, note = null], index) => {
    offsetMs += durationMs;
    return { seq: seqs?.[index] ?? index + 1, stage, durationMs, note, offsetMs, details: [] };
  });
}

const undone: EventInput[] = [
  ["initiated", 0],
  ["validating", 1],
  ["validated", 1],
  ["creating_auth_user", 8],
  ["auth_user_created", 70],
  ["creating_records", 20, "undo_started"],
  ["creating_records", 90, "cleanup_flagged"],
  ["rolled_back", 10],
];

function gaps(rows: WaterfallRow[]) {
  return rows.flatMap((row) => (row.kind === "gap" ? [row] : []));
}

describe("the waterfall of an attempt", () => {
  test("gives each stage its share of the timeline, in order", () => {
    const rows = layOut(eventsOf(undone));
    expect(gaps(rows)).toEqual([]);
    expect(rows.map(({ bar: { left, width } }) => [left, width].map(Math.round))).toEqual([
      ...[
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 4],
        [5, 35],
        [40, 10],
        [50, 45],
        [95, 5],
      ],
    ]);
  });

  test("has a gap before later work, so that the stages stay readable", () => {
    const twoDays = 2 * 86_400_000;
    const rows = layOut(
      eventsOf([
        ...undone,
        ["rolled_back", 15_000, "cleanup_pending"],
        ["rolled_back", twoDays, "cleanup_done"],
      ]),
    );
    expect(gaps(rows)).toMatchObject([
      { reason: { kind: "later" }, durationMs: 15_000, bar: { width: 4 } },
      { reason: { kind: "later" }, durationMs: twoDays, bar: { width: 4 } },
    ]);
    const account = rows.find((row) => row.kind === "event" && row.event.stage === "auth_user_created");
    expect(account?.bar.width).toBeCloseTo((70 / 200) * 92);
    const last = rows.at(-1)?.bar;
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(100);
  });

  test("shows that one server stopped and another one took over", () => {
    const rows = layOut(
      eventsOf([
        ["initiated", 0],
        ["validating", 1],
        ["validated", 1],
        ["creating_auth_user", 8],
        ["creating_auth_user", 76_000, "taken_over"],
        ["rolled_back", 40],
      ]),
    );
    expect(gaps(rows)).toMatchObject([{ reason: { kind: "stopped" }, durationMs: 76_000 }]);
    expect(rows.at(-1)?.bar.width).toBeCloseTo((40 / 50) * 96);
  });

  test("shows which stages and event numbers are missing", () => {
    const rows = layOut(
      eventsOf(
        [
          ["initiated", 0],
          ["validating", 1],
          ["validated", 1],
          ["creating_auth_user", 5],
          ["creating_records", 5],
        ],
        [1, 2, 3, 4, 7],
      ),
    );
    expect(gaps(rows)).toMatchObject([
      { reason: { kind: "missing", stages: ["auth_user_created"], seqs: [5, 6] } },
    ]);
  });

  test("does not report the account stages as missing if the owner already had an account", () => {
    const inputs: EventInput[] = [
      ["initiated", 0],
      ["validating", 1],
      ["validated", 1],
      ["creating_records", 5],
    ];
    expect(gaps(layOut(eventsOf(inputs), ["creating_auth_user", "auth_user_created"]))).toEqual([]);
    expect(gaps(layOut(eventsOf(inputs)))).toHaveLength(1);
  });

  test("keeps most of the timeline for the stages, even after many clean-up tries", () => {
    const tries: EventInput[] = Array.from({ length: 40 }, () => [
      "rolled_back",
      3_600_000,
      "cleanup_pending",
    ]);
    const rows = layOut(eventsOf([...undone, ...tries]));
    const end = rows.find(
      (row) => row.kind === "event" && row.event.note === null && isTerminal(row.event.stage),
    );
    expect((end?.bar.left ?? 0) + (end?.bar.width ?? 0)).toBeCloseTo(70);
  });
});
