import type { Outcome } from "@/lib/provisioning/outcome";

/** Counts events in a test and prints them as one line. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private readonly startedAt = performance.now();

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  /** Counts an outcome by its kind, or by its code if it is a refusal. */
  addOutcome(outcome: Outcome | null): void {
    this.add(
      outcome ? (outcome.kind === "refused" ? `refused ${outcome.code}` : outcome.kind) : "no response",
    );
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  print(title: string): void {
    const sorted = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const seconds = ((performance.now() - this.startedAt) / 1000).toFixed(1);
    console.log(`${title}: ${sorted.map(([what, times]) => `${times} ${what}`).join(", ")} in ${seconds} s`);
  }
}
