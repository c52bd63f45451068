import { AsyncLocalStorage } from "node:async_hooks";
import { type FaultPoint, setFaultHook } from "@/lib/provisioning/effect";

/** What happens to a worker the first time it comes to a point; it goes on when the promise settles. */
export type Plan = { at: FaultPoint; does: (worker: Worker) => void | Promise<void> };

const current = new AsyncLocalStorage<Worker>();

/**
 * One run of the saga as a worker of its own: several of them can work on the same attempt in this process,
 * and each meets only its own fault. The asynchronous context tells them apart.
 */
export class Worker {
  readonly seen: FaultPoint[] = [];
  private dead = false;
  private goOn: () => void = () => undefined;
  private arrival = Promise.withResolvers<void>();

  constructor(public plan?: Plan) {}

  /** Runs `work` as this worker, up to its end. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return current.run(this, work);
  }

  /** Settles when this worker has come to its point; rejects where `work` ends without having been there. */
  async arrived(work: Promise<unknown>): Promise<void> {
    const ended = work.then(() => {
      throw new Error(`the worker never came to ${this.plan?.at}; it saw ${this.seen.join(", ")}`);
    });
    await Promise.race([this.arrival.promise, ended]);
  }

  async meet(point: FaultPoint): Promise<void> {
    if (this.dead) return new Promise(() => undefined);
    const first = !this.seen.includes(point);
    this.seen.push(point);
    if (!first || point !== this.plan?.at) return;
    this.arrival.resolve();
    await this.plan.does(this);
  }

  /** Sets another point, for a worker that has come to its first. */
  replan(plan: Plan): void {
    this.plan = plan;
    this.arrival = Promise.withResolvers();
  }

  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.goOn = resolve;
    });
  }

  resume(): void {
    this.goOn();
  }

  die(): Promise<void> {
    this.dead = true;
    return new Promise(() => undefined);
  }
}

/** Lets every worker meet its points from now on; code outside any worker is never disturbed. */
export function watchWorkers(onPoint?: (point: FaultPoint) => void): void {
  setFaultHook((point) => {
    onPoint?.(point);
    return current.getStore()?.meet(point);
  });
}

export const pause = (worker: Worker) => worker.pause();
export const die = (worker: Worker) => worker.die();

/** An error without an SQLSTATE, as a connection has it that broke: nobody can know what happened. */
export const loseConnection = () => {
  throw new Error("Connection terminated unexpectedly");
};
