import { isFailure, isTerminal, type Stage, stages } from "@/lib/provisioning/stages";
import type { AttemptEvent } from "./get";

/** The position and width of a bar, in percent of the timeline. */
export type Bar = { left: number; width: number };

export type WaterfallRow =
  /** `tookMs` is null if a break shows the time before the event instead. */
  | { kind: "event"; event: AttemptEvent; tookMs: number | null; bar: Bar }
  /** A gap in the record. A break in the timeline shows it if its length is known. Otherwise, `durationMs` is null. */
  | { kind: "gap"; reason: GapReason; durationMs: number | null; bar: Bar };

export type GapReason =
  /** The server that processed the attempt stopped, and another one took over. */
  | { kind: "stopped" }
  /** The attempt had already ended. Later work, such as a clean-up, followed. */
  | { kind: "later" }
  /** The log skips stages or event numbers. */
  | { kind: "missing"; stages: Stage[]; seqs: number[] };

/** The width of one break, and the maximum width of all breaks together, in percent of the timeline. */
const breakWidth = 4;
const maxBreaksWidth = 30;

/** After the attempt's end, a pause is cut out only if it is longer than this. */
const shortestPauseMs = 1_000;

type Step = { event: AttemptEvent; gap: GapReason | null };

/**
 * Lays out an attempt's events on one timeline. Cuts out the time before a takeover or before later work, so
 * that a clean-up two days later does not squash stages that took half a second.
 */
export function layOut(events: readonly AttemptEvent[], skips: readonly Stage[] = []): WaterfallRow[] {
  const steps = events.map((event, index) => ({
    event,
    gap: gapBefore(event, events.slice(0, index), skips),
  }));
  const breaks = steps.filter(({ gap }) => cutsTime(gap)).length;
  const widthPerBreak = breaks === 0 ? 0 : Math.min(breakWidth, maxBreaksWidth / breaks);
  const recordedMs = steps.reduce((sum, step) => sum + recorded(step), 0);
  const scale = (100 - widthPerBreak * breaks) / Math.max(recordedMs, 0.001);

  let at = 0;
  return steps.flatMap((step): WaterfallRow[] => {
    const { event, gap } = step;
    const rows: WaterfallRow[] = [];
    if (gap) {
      const [cut, durationMs] = cutsTime(gap) ? [widthPerBreak, event.durationMs] : [0, null];
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

/** The milliseconds of an event that the timeline shows. */
function recorded({ event, gap }: Step): number {
  return cutsTime(gap) ? 0 : event.durationMs;
}

/** The duration of missing events is unknown, so the next event includes it. */
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

/** The stages between the last one reached and this one. An undo may start after any stage. */
function stagesBetween(before: readonly AttemptEvent[], stage: Stage): Stage[] {
  if (isFailure(stage)) return [];
  const reached = before.filter(({ note }) => note === null).at(-1)?.stage;
  return stages.slice(reached ? stages.indexOf(reached) + 1 : 0, stages.indexOf(stage));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
