import { isTerminal, type Stage, stages } from "@/lib/provisioning/stages";
import type { AttemptEvent } from "./get";

/** Where a bar stands on the time line, in percent of its width. */
export type Bar = { left: number; width: number };

export type WaterfallRow =
  /** `tookMs` is null where a break says for how long nothing is on record. */
  | { kind: "event"; event: AttemptEvent; tookMs: number | null; bar: Bar }
  /** Time of which there is no record: the line is broken here. `afterMs` is null where nobody knows how long. */
  | { kind: "gap"; reason: GapReason; durationMs: number | null; bar: Bar };

export type GapReason =
  /** The server that worked on it had stopped; another one took over. */
  | { kind: "stopped" }
  /** The attempt had ended, and something was done about it later. */
  | { kind: "later" }
  /** The log goes on without stages that lie in between, or without numbers. */
  | { kind: "missing"; stages: Stage[]; seqs: number[] };

/** Percent of the line that a break takes, and at most all of them together. */
const breakWidth = 4;
const allBreaks = 30;

/** A pause after the end that is as short as this belongs to the undo itself. */
const shortestPauseMs = 1_000;

type Step = { event: AttemptEvent; gap: GapReason | null };

/**
 * Lays out an attempt's events on one line of time. Time of which nothing is recorded is cut out, and so is
 * the time until later work: a clean-up two days after must not squash the stages of half a second.
 */
export function layOut(events: readonly AttemptEvent[], skips: readonly Stage[] = []): WaterfallRow[] {
  const steps = events.map((event, index) => ({
    event,
    gap: gapBefore(event, events.slice(0, index), skips),
  }));
  const breaks = steps.filter(({ gap }) => cutsTime(gap)).length;
  const each = breaks === 0 ? 0 : Math.min(breakWidth, allBreaks / breaks);
  const recordedMs = steps.reduce((sum, step) => sum + recorded(step), 0);
  const scale = (100 - each * breaks) / Math.max(recordedMs, 0.001);

  let at = 0;
  return steps.flatMap((step): WaterfallRow[] => {
    const { event, gap } = step;
    const rows: WaterfallRow[] = [];
    if (gap) {
      const [cut, durationMs] = cutsTime(gap) ? [each, event.durationMs] : [0, null];
      rows.push({ kind: "gap", reason: gap, durationMs, bar: { left: at, width: cut } });
      at += cut;
    }
    const width = recorded(step) * scale;
    const tookMs = cutsTime(gap) ? null : event.durationMs;
    rows.push({ kind: "event", event, tookMs, bar: { left: at, width } });
    at += width;
    return rows;
  });
}

/** Milliseconds of an event that are drawn. */
function recorded({ event, gap }: Step): number {
  return cutsTime(gap) ? 0 : event.durationMs;
}

/** Where records are missing nobody knows how long that took: the time stays with the event after it. */
function cutsTime(gap: GapReason | null): boolean {
  return gap !== null && gap.kind !== "missing";
}

function gapBefore(
  event: AttemptEvent,
  before: readonly AttemptEvent[],
  skips: readonly Stage[],
): GapReason | null {
  const last = before.at(-1);
  if (event.note === "taken_over") return { kind: "stopped" };
  const ended = before.some(({ note, stage }) => note === null && isTerminal(stage));
  if (ended && event.durationMs > shortestPauseMs) return { kind: "later" };
  const seqs = numbers((last?.seq ?? 0) + 1, event.seq - 1);
  const missing =
    event.note === null ? stagesBetween(before, event.stage).filter((stage) => !skips.includes(stage)) : [];
  return seqs.length > 0 || missing.length > 0 ? { kind: "missing", stages: missing, seqs } : null;
}

/** The stages that lie between the one reached last and this one; an undo may begin after any of them. */
function stagesBetween(before: readonly AttemptEvent[], stage: Stage): Stage[] {
  if (stage === "failed" || stage === "rolled_back") return [];
  const reached = before.filter(({ note }) => note === null).at(-1)?.stage;
  return stages.slice(reached ? stages.indexOf(reached) + 1 : 0, stages.indexOf(stage));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
