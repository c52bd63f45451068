/**
 * The ten stages of an attempt, which are also the values of its status.
 * Eight facts in the order in which they become true, then the two other endings:
 * `failed` (nothing had been created) and `rolled_back` (something had been, and was undone).
 */
export const stages = [
  "initiated",
  "validating",
  "validated",
  "creating_auth_user",
  "auth_user_created",
  "creating_records",
  "verifying",
  "completed",
  "failed",
  "rolled_back",
] as const;

export type Stage = (typeof stages)[number];

export const terminalStages = ["completed", "failed", "rolled_back"] as const;

export type TerminalStage = (typeof terminalStages)[number];

export function isTerminal(stage: Stage): stage is TerminalStage {
  return (terminalStages as readonly Stage[]).includes(stage);
}

/** One stage reached, in milliseconds since the attempt began; `detail` never holds a secret. */
export type StageMark = {
  stage: Stage;
  offsetMs: number;
  durationMs: number;
  detail?: Record<string, unknown>;
};

/**
 * Marks the stages of one attempt as they are reached, by a clock that cannot jump.
 * A mark is kept until it has been written, so that what a rolled-back transaction took with it is written
 * again by whoever writes next.
 */
export class StageRecorder {
  private startedAt = performance.now();
  private last: StageMark = { stage: "initiated", offsetMs: 0, durationMs: 0 };
  private marks: StageMark[] = [this.last];
  private watchers: ((mark: StageMark) => void)[] = [];

  /** Begins an attempt with a valid form, which has passed its first two stages. Times are of `performance.now()`, in ms. */
  static begin({ receivedAt, validatedAt }: { receivedAt: number; validatedAt: number }): StageRecorder {
    const recorder = new StageRecorder();
    recorder.startedAt = receivedAt;
    recorder.push(recorder.markAt("validating", 0));
    recorder.push(recorder.markAt("validated", validatedAt - receivedAt));
    return recorder;
  }

  /** Goes on where another worker left an attempt, in a stage and so many milliseconds after its start. */
  static resume(stage: Stage, elapsedMs: number): StageRecorder {
    const recorder = new StageRecorder();
    recorder.startedAt -= elapsedMs;
    recorder.last = { stage, offsetMs: elapsedMs, durationMs: 0 };
    recorder.marks = [];
    return recorder;
  }

  /** Milliseconds since the attempt began. */
  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** Tells a watcher of every stage from now on, and of those that were reached before. */
  watch(watcher: (mark: StageMark) => void): void {
    for (const mark of this.marks) watcher(mark);
    this.watchers.push(watcher);
  }

  private tell(mark: StageMark): void {
    for (const watcher of this.watchers) watcher(mark);
  }

  enter(stage: Stage, detail?: Record<string, unknown>): void {
    this.push(this.markAt(stage, this.elapsedMs(), detail));
  }

  private push(mark: StageMark): void {
    this.last = mark;
    this.marks.push(mark);
    this.tell(mark);
  }

  /** Takes note of a stage that the database reached and wrote itself. */
  observe(stage: Stage, offsetMs: number): void {
    this.last = this.markAt(stage, offsetMs);
    this.tell(this.last);
  }

  private markAt(stage: Stage, offsetMs: number, detail?: Record<string, unknown>): StageMark {
    return { stage, offsetMs, durationMs: Math.max(0, offsetMs - this.last.offsetMs), detail };
  }

  /** Notes something that happened within the stage that was reached last, such as the begin of an undo. */
  note(event: string, detail?: Record<string, unknown>): void {
    this.enter(this.last.stage, { event, ...detail });
  }

  /** Takes back the stage that was reached last: the database refused it. */
  undoLast(): void {
    this.marks.pop();
    this.last = this.marks.at(-1) ?? this.last;
  }

  /** The marks that are not in the database yet, as they are now. */
  get unwritten(): readonly StageMark[] {
    return [...this.marks];
  }

  /** These marks are in the database. */
  markPersisted(written: readonly StageMark[]): void {
    this.marks = this.marks.filter((mark) => !written.includes(mark));
  }

  /** Hands the marks that are not in the database yet to `write`, and forgets them once it has succeeded. */
  async record<T>(write: (marks: readonly StageMark[]) => Promise<T>): Promise<T> {
    const marks = this.unwritten;
    const result = await write(marks);
    this.markPersisted(marks);
    return result;
  }
}
