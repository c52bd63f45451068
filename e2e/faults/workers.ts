import { AsyncLocalStorage } from "node:async_hooks";
import { type FaultPoint, setFaultHook } from "@/lib/provisioning/fault-points";

/** A worker's action when it first reaches a point. The worker continues when the action has ended. */
export type Plan = { at: FaultPoint; action: (worker: Worker) => void | Promise<void> };

const current = new AsyncLocalStorage<Worker>();

/**
 * One run of the saga as a separate worker. Several workers in this process can run the same attempt, each with its
 * own fault; the async context distinguishes them.
 */
export class Worker {
  readonly seen: FaultPoint[] = [];
  private dead = false;
  private continueWork: () => void = () => undefined;
  private arrival = Promise.withResolvers<void>();

  constructor(public plan?: Plan) {}

  /** Runs `work` as this worker. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return current.run(this, work);
  }

  /** Resolves when this worker reaches its point; rejects if `work` ends without reaching it. */
  async arrived(work: Promise<unknown>): Promise<void> {
    const ended = work.then(() => {
      throw new Error(`the worker never reached ${this.plan?.at}; it reached ${this.seen.join(", ")}`);
    });
    await Promise.race([this.arrival.promise, ended]);
  }

  async reachPoint(point: FaultPoint): Promise<void> {
    if (this.dead) return new Promise(() => undefined);
    const first = !this.seen.includes(point);
    this.seen.push(point);
    if (!first || point !== this.plan?.at) return;
    this.arrival.resolve();
    await this.plan.action(this);
  }

  /** Sets the next point of a worker that has reached its first one. */
  replan(plan: Plan): void {
    this.plan = plan;
    this.arrival = Promise.withResolvers();
  }

  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.continueWork = resolve;
    });
  }

  resume(): void {
    this.continueWork();
  }

  die(): Promise<void> {
    this.dead = true;
    return new Promise(() => undefined);
  }
}

/** Applies every worker's plan from now on. Code outside a worker is not affected. */
export function watchWorkers(onPoint?: (point: FaultPoint) => void): void {
  setFaultHook((point) => {
    onPoint?.(point);
    return current.getStore()?.reachPoint(point);
  });
}

export const pause = (worker: Worker) => worker.pause();
export const die = (worker: Worker) => worker.die();

/** An error without an SQLSTATE, as from a broken connection: the outcome is unknown. */
export const loseConnection = () => {
  throw new Error("Connection terminated unexpectedly");
};
