import { BusyError } from "../../lib/platform/busy-error";

type Limits = {
  /** Maximum number of concurrent reads, of all users and of one user. */
  atOnce: number;
  perPerson: number;
  /** Maximum number of waiting reads of one user, and how long a read waits. */
  mostWaiting: number;
  longestWaitMs: number;
};

type Waiting = { person: string; start: () => void };

/**
 * Limits the connections that reads may use. A free slot goes to the user with the fewest running reads, then to the read
 * that has waited longest. So one user's many reads never delay the other users' next read by much.
 */
export class ReadSlots {
  private readonly running = new Map<string, number>();
  private waiting: readonly Waiting[] = [];

  constructor(private readonly limits: Limits) {}

  /** Runs a read as soon as there is a slot for its user. Throws a BusyError if none is free in time. */
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
        reject(new BusyError("one user has too many waiting reads"));
        return;
      }
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one !== entry);
        reject(new BusyError("no read slot became free in time"));
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
