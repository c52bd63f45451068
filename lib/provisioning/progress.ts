import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { mayStillRead, type Reader } from "@/lib/auth/reader";
import { undoExpiredAttempt } from "@/lib/provisioning/undo-expired";
import { type Outcome, readOutcomeFor } from "./outcome";
import type { StageMark } from "./stage-recorder";
import { isTerminal, type Stage } from "./stages";

/**
 * One part of an attempt's progress. `offsetMs` counts from the attempt's start, `durationMs` from the previous event.
 * `event` names an event within the stage, such as the start of an undo.
 */
export type Progress =
  | { kind: "stage"; stage: Stage; offsetMs: number; durationMs: number; event?: string }
  | { kind: "outcome"; outcome: Outcome }
  /** Keepalive. A reader that receives neither this nor progress has lost the connection. */
  | { kind: "alive" }
  /** The reader's access was removed. The attempt itself continues. */
  | { kind: "access_removed" };

/** Time without progress before a keepalive, in ms. */
const keepaliveMs = 3_000;

/**
 * Runs an attempt and yields each stage as it is entered. The attempt runs to its end even if `progress` is read
 * only in part, or not at all. `ended` resolves with the outcome and never rejects.
 */
export function runWatched(
  run: (onStage: (mark: StageMark) => void) => Promise<Outcome>,
  reader: Reader,
): { progress: AsyncIterable<Progress>; ended: Promise<Outcome> } {
  const parts: Progress[] = [];
  let wake = () => {};
  const push = (progress: Progress) => {
    parts.push(progress);
    wake();
  };
  const onStage = ({ stage, offsetMs, durationMs, detail }: StageMark) =>
    push({ kind: "stage", stage, offsetMs, durationMs, event: detail?.event as string | undefined });
  const ended = run(onStage).then((outcome) => {
    push({ kind: "outcome", outcome });
    return outcome;
  });
  // Readers see only their own input here. If their role cannot be read, they still get the outcome.
  const isReadable = () => mayStillRead(reader).catch(() => true);
  return { progress: whileReadable(follow(), isReadable, keepaliveMs), ended };

  async function* follow(): AsyncGenerator<Progress> {
    for (let next = 0; ; ) {
      for (let progress = parts[next]; progress; progress = parts[++next]) {
        yield progress;
        if (progress.kind === "outcome") return;
      }
      const hasUpdate = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, keepaliveMs, false);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      if (!hasUpdate) yield { kind: "alive" };
    }
  }
}

type Row = { seq: number; stage: Stage; offsetMs: number; durationMs: number; event: string | null };

const pollMs = 200;
/** Ends a watch before the platform's request timeout. The browser then starts a new one. */
const longestWatchMs = 50_000;

/**
 * Yields the progress of an attempt from the database, for a page that returns to it. Ends with the outcome, which is
 * unsettled if the attempt outlasts the watch. Yields nothing if there is no such attempt. Undoes the attempt if its
 * lease has expired.
 */
export async function* watchAttempt(attemptId: string, reader: Reader): AsyncGenerator<Progress> {
  yield* whileReadable(eventsOf(attemptId, reader), () => mayStillRead(reader), 0);
}

/**
 * Passes progress on while the reader has access, which is checked again once the last check is older than `goodForMs`.
 * Ends with `access_removed` if the reader has lost access.
 */
async function* whileReadable(
  progress: AsyncIterable<Progress>,
  isReadable: () => Promise<boolean>,
  goodForMs: number,
): AsyncGenerator<Progress> {
  let authorizedAt = performance.now();
  for await (const part of progress) {
    if (performance.now() - authorizedAt >= goodForMs) {
      if (!(await isReadable())) return yield { kind: "access_removed" };
      authorizedAt = performance.now();
    }
    yield part;
  }
}

async function* eventsOf(attemptId: string, reader: Reader): AsyncGenerator<Progress> {
  const giveUpAt = performance.now() + longestWatchMs;
  let lastSentAt = performance.now();
  for (let seen = 0; ; ) {
    const rows = await eventsAfter(attemptId, seen);
    for (const { seq, event, ...entered } of rows) {
      yield { kind: "stage", ...entered, event: event ?? undefined };
      seen = seq;
      lastSentAt = performance.now();
    }
    const last = rows.at(-1);
    if (seen === 0 || (last && isTerminal(last.stage)) || performance.now() > giveUpAt) break;
    if ((await undoExpiredAttempt(attemptId)) === "ended") continue;
    if (performance.now() - lastSentAt > keepaliveMs) {
      yield { kind: "alive" };
      lastSentAt = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const outcome = await readOutcomeFor(attemptId, reader);
  if (outcome) yield { kind: "outcome", outcome };
}

async function eventsAfter(attemptId: string, seq: number): Promise<Row[]> {
  const { rows } = await db.execute<Row>(sql`
    select seq, stage, (extract(epoch from at - started_at) * 1000)::float8 as "offsetMs",
      events.duration_ms as "durationMs", detail ->> 'event' as event
    from provisioning.attempt_events as events join provisioning.attempts on id = attempt_id
    where attempt_id = ${attemptId}::uuid and seq > ${seq} order by seq`);
  return rows;
}
