import { BusyError } from "../../lib/platform/busy-error";

type Limits = {
  /** Reads that run at the same time, of everybody and of one person. */
  atOnce: number;
  perPerson: number;
  /** Reads of one person that wait, and how long one waits. */
  mostWaiting: number;
  longestWaitMs: number;
};

type Waiting = { person: string; start: () => void };

/**
 * Hands out the connections that reads may use. A free slot goes to the person with the fewest running reads, then to
 * the read that has waited longest: however much one person asks for, everybody else's next read is never far back.
 */
export class ReadSlots {
  private readonly running = new Map<string, number>();
  private waiting: readonly Waiting[] = [];

  constructor(private readonly limits: Limits) {}

  /** Runs a read as soon as there is a slot for its person. Throws a BusyError if there is none in time. */
  async run<T>(person: string, read: () => Promise<T>): Promise<T> {
    await this.slotFor(person);
    try {
      return await read();
    } finally {
      this.running.set(person, this.countOf(person) - 1);
      if (this.countOf(person) === 0) this.running.delete(person);
      this.startNext();
    }
  }

  private slotFor(person: string): Promise<void> {
    const { mostWaiting, longestWaitMs } = this.limits;
    return new Promise((resolve, reject) => {
      if (this.waiting.filter((one) => one.person === person).length >= mostWaiting) {
        reject(new BusyError("too many reads of one person wait"));
        return;
      }
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one !== entry);
        reject(new BusyError("no slot for a read became free in time"));
      }, longestWaitMs);
      const entry: Waiting = {
        person,
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.waiting = [...this.waiting, entry];
      this.startNext();
    });
  }

  private startNext(): void {
    const all = this.running.values().reduce((sum, count) => sum + count, 0);
    if (all >= this.limits.atOnce) return;
    const next = this.waiting
      .filter(({ person }) => this.countOf(person) < this.limits.perPerson)
      .reduce<Waiting | null>((best, one) => {
        return best && this.countOf(best.person) <= this.countOf(one.person) ? best : one;
      }, null);
    if (!next) return;
    this.waiting = this.waiting.filter((one) => one !== next);
    this.running.set(next.person, this.countOf(next.person) + 1);
    next.start();
    this.startNext();
  }

  private countOf(person: string): number {
    return this.running.get(person) ?? 0;
  }
}
