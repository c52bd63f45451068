import type { Stage } from "./stages";

/** A stage that was entered. `offsetMs` counts from the attempt's start. `detail` never contains secrets. */
export type StageMark = {
  stage: Stage;
  offsetMs: number;
  durationMs: number;
  detail?: Record<string, unknown>;
};

/**
 * Records the stages of one attempt with a monotonic clock. Each mark stays in memory until its write has succeeded, so
 * the next write repeats the marks of a transaction that was rolled back.
 */
export class StageRecorder {
  private startedAt = performance.now();
  private last: StageMark = { stage: "initiated", offsetMs: 0, durationMs: 0 };
  private marks: StageMark[] = [this.last];
  private watchers: ((mark: StageMark) => void)[] = [];

  /** Starts the record of an attempt whose input is valid, with its first three stages. Times are from `performance.now()`, in ms. */
  static begin({ startedAt, validatedAt }: { startedAt: number; validatedAt: number }): StageRecorder {
    const recorder = new StageRecorder();
    recorder.startedAt = startedAt;
    recorder.push(recorder.markAt("validating", 0));
    recorder.push(recorder.markAt("validated", validatedAt - startedAt));
    return recorder;
  }

  /** Continues the record of an attempt that was taken over in this stage, `elapsedMs` after its start. */
  static resume(stage: Stage, elapsedMs: number): StageRecorder {
    const recorder = new StageRecorder();
    recorder.startedAt -= elapsedMs;
    recorder.last = { stage, offsetMs: elapsedMs, durationMs: 0 };
    recorder.marks = [];
    return recorder;
  }

  /** Milliseconds since the attempt's start. */
  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** Calls the watcher for each mark that is not written yet, and then for each new one. */
  watch(watcher: (mark: StageMark) => void): void {
    for (const mark of this.marks) watcher(mark);
    this.watchers.push(watcher);
  }

  private notify(mark: StageMark): void {
    for (const watcher of this.watchers) watcher(mark);
  }

  enter(stage: Stage, detail?: Record<string, unknown>): void {
    this.push(this.markAt(stage, this.elapsedMs(), detail));
  }

  private push(mark: StageMark): void {
    this.last = mark;
    this.marks.push(mark);
    this.notify(mark);
  }

  /** Notifies the watchers of a stage that the database has already recorded. */
  observe(stage: Stage, offsetMs: number): void {
    this.last = this.markAt(stage, offsetMs);
    this.notify(this.last);
  }

  private markAt(stage: Stage, offsetMs: number, detail?: Record<string, unknown>): StageMark {
    return { stage, offsetMs, durationMs: Math.max(0, offsetMs - this.last.offsetMs), detail };
  }

  /** Records an event within the current stage, such as the start of an undo. */
  note(event: string, detail?: Record<string, unknown>): void {
    this.enter(this.last.stage, { event, ...detail });
  }

  /** Drops the last mark, whose stage the database did not record. */
  dropLast(): void {
    this.marks.pop();
    this.last = this.marks.at(-1) ?? this.last;
  }

  /** A copy of the marks that are not in the database yet. */
  get unwritten(): readonly StageMark[] {
    return [...this.marks];
  }

  /** Drops marks that are now in the database. */
  markPersisted(written: readonly StageMark[]): void {
    this.marks = this.marks.filter((mark) => !written.includes(mark));
  }

  /** Passes the unwritten marks to `write`, and drops them if it succeeds. */
  async record<T>(write: (marks: readonly StageMark[]) => Promise<T>): Promise<T> {
    const marks = this.unwritten;
    const result = await write(marks);
    this.markPersisted(marks);
    return result;
  }
}
