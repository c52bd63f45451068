/** The age, in milliseconds, above which a page shows how old its data is. */
export const noticeableLagMs = 2_000;

/**
 * Lets the reads of one page or file use a standby, and records how old their data is. Once one of them has used the
 * primary, the later ones do too, so that a file never goes back to older data.
 */
export class StandbyReads {
  private oldestMs = 0;
  private onPrimary = false;

  /** `showsAge`: the page shows how old its data is. Otherwise, a standby that is noticeably behind is not used. */
  constructor(private readonly options: { showsAge: boolean }) {}

  /** The furthest that the standby was behind, in milliseconds; null if that is not noticeable. */
  get noticeableMs(): number | null {
    return this.oldestMs > noticeableLagMs ? this.oldestMs : null;
  }

  get needPrimary(): boolean {
    return this.onPrimary;
  }

  accepts(behindMs: number): boolean {
    return this.options.showsAge || behindMs <= noticeableLagMs;
  }

  record(behindMs: number): void {
    this.oldestMs = Math.max(this.oldestMs, behindMs);
  }

  switchToPrimary(): void {
    this.onPrimary = true;
  }
}
