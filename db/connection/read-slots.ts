import { BusyError } from "../../lib/platform/busy-error";

type Limits = {
  /** Maximum number of concurrent reads: of all users together, and of one user. */
  maxRunning: number;
  maxPerUser: number;
  /** Maximum number of waiting reads of one user, and the longest that a read waits. */
  maxWaiting: number;
  maxWaitMs: number;
};

type Waiting = { user: string; start: () => void };

/**
 * Limits the connections that reads can use. A free slot goes to the user with the fewest running reads, then to the read
 * that has waited longest. So one user's many reads barely delay the reads of other users.
 */
export class ReadSlots {
  private readonly running = new Map<string, number>();
  private waiting: readonly Waiting[] = [];

  constructor(private readonly limits: Limits) {}

  /**
   * Runs a read as soon as there is a slot for its user. Throws a BusyError if none is free in time, or if the user's
   * queue is full.
   */
  async run<T>(user: string, read: () => Promise<T>): Promise<T> {
    await this.slotFor(user);
    try {
      return await read();
    } finally {
      this.running.set(user, this.countOf(user) - 1);
      if (this.countOf(user) === 0) this.running.delete(user);
      this.startNext();
    }
  }

  private slotFor(user: string): Promise<void> {
    const { maxWaiting, maxWaitMs } = this.limits;
    return new Promise((resolve, reject) => {
      if (this.waiting.filter((one) => one.user === user).length >= maxWaiting) {
        reject(new BusyError("one user has too many waiting reads"));
        return;
      }
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one !== entry);
        reject(new BusyError("no read slot became free in time"));
      }, maxWaitMs);
      const entry: Waiting = {
        user,
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
    const running = this.running.values().reduce((sum, count) => sum + count, 0);
    if (running >= this.limits.maxRunning) return;
    const next = this.waiting
      .filter(({ user }) => this.countOf(user) < this.limits.maxPerUser)
      .reduce<Waiting | null>((best, one) => {
        return best && this.countOf(best.user) <= this.countOf(one.user) ? best : one;
      }, null);
    if (!next) return;
    this.waiting = this.waiting.filter((one) => one !== next);
    this.running.set(next.user, this.countOf(next.user) + 1);
    next.start();
    this.startNext();
  }

  private countOf(user: string): number {
    return this.running.get(user) ?? 0;
  }
}
