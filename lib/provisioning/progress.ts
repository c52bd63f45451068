import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { mayStillRead, type Reader } from "@/lib/auth/reader";
import { undoStaleAttempt } from "@/lib/provisioning/undo-stale";
import type { Submission } from "./input/submission";
import { type Outcome, readOutcome } from "./outcome";
import { provision } from "./provision";
import { isTerminal, type Stage, type StageMark } from "./stages";

/**
 * A stage that was reached, in milliseconds since the attempt began and since what came before; or the end.
 * `event` names something that happened within the stage, such as the begin of an undo.
 */
export type Progress =
  | { kind: "stage"; stage: Stage; offsetMs: number; durationMs: number; event?: string }
  | { kind: "outcome"; outcome: Outcome }
  /** A sign of life while there is nothing to tell: whoever hears none has lost the connection. */
  | { kind: "alive" }
  /** The last word to a reader whose access was removed meanwhile. The attempt itself goes on. */
  | { kind: "access_removed" };

/** The longest that nothing is told, in milliseconds. */
const aliveMs = 3_000;

/**
 * Provisions, and tells of each stage as it is reached. The attempt runs on its own: nobody needs to read
 * `progress`, and whoever stops reading stops nothing. `ended` settles with the attempt, and never rejects.
 */
export function provisionWatched(
  actor: Actor,
  submission: Submission,
  reader: Reader,
): { progress: AsyncIterable<Progress>; ended: Promise<Outcome> } {
  const told: Progress[] = [];
  let wake = () => {};
  const tell = (progress: Progress) => {
    told.push(progress);
    wake();
  };
  const onStage = ({ stage, offsetMs, durationMs, detail }: StageMark) =>
    tell({ kind: "stage", stage, offsetMs, durationMs, event: detail?.event as string | undefined });
  const ended = provision(actor, submission, onStage).then((outcome) => {
    tell({ kind: "outcome", outcome });
    return outcome;
  });
  // The reader has typed what they read here: if their role cannot be read, they still learn what came of it.
  const isReadable = () => mayStillRead(reader).catch(() => true);
  return { progress: whileReadable(follow(), isReadable, aliveMs), ended };

  async function* follow(): AsyncGenerator<Progress> {
    for (let next = 0; ; ) {
      for (let progress = told[next]; progress; progress = told[++next]) {
        yield progress;
        if (progress.kind === "outcome") return;
      }
      const news = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, aliveMs, false);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      if (!news) yield { kind: "alive" };
    }
  }
}

type Row = { seq: number; stage: Stage; offsetMs: number; durationMs: number; event: string | null };

const pollMs = 200;
/** A request must end before the platform ends it; the browser then asks again. */
const longestWatchMs = 50_000;

/**
 * Tells of an attempt that runs elsewhere, or has run, from what the database holds of it: for whoever comes
 * back to it. Ends with the outcome, which is unsettled where the attempt outlasts the watch; tells nothing of
 * an attempt that is not there. An attempt whose worker has died is ended on the way.
 */
export async function* watchAttempt(attemptId: string, reader: Reader): AsyncGenerator<Progress> {
  yield* whileReadable(eventsOf(attemptId, reader), () => mayStillRead(reader), 0);
}

/**
 * Passes progress on while its reader may read it: each part is authorised anew if the last authorisation is older than
 * `goodForMs`. Ends with `access_removed` if it no longer is.
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
  let toldAt = performance.now();
  for (let seen = 0; ; ) {
    const rows = await eventsAfter(attemptId, seen);
    for (const { seq, event, ...reached } of rows) {
      yield { kind: "stage", ...reached, event: event ?? undefined };
      seen = seq;
      toldAt = performance.now();
    }
    const last = rows.at(-1);
    if (seen === 0 || (last && isTerminal(last.stage)) || performance.now() > giveUpAt) break;
    if (await undoStaleAttempt(attemptId)) continue;
    if (performance.now() - toldAt > aliveMs) {
      yield { kind: "alive" };
      toldAt = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const outcome = await readOutcome(attemptId, reader);
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
