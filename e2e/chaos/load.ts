import type { Outcome } from "@/lib/provisioning/outcome";
import type { Submission } from "./settlement";
import { newRequest } from "./stack";
import type { Tally } from "./tally";
import type { Request, Worker } from "./worker-process";

const maxRetries = 3;
/** Shares of requests that are sent twice concurrently, and of requests that compete for one slug. */
const duplicateShare = 0.15;
const contestedShare = 0.1;
const requestsPerSlug = 12;

/** Clients that submit one request after another until stopped. */
export class Load {
  /** `sentAt` is when the request was first sent, by `performance.now()`. */
  readonly submissions: (Submission & { sentAt: number })[] = [];
  private readonly clients: Promise<void>[];
  private readonly unanswered = new Map<Worker, Set<string>>();
  private stopped = false;
  private requestCount = 0;

  constructor(
    private readonly options: {
      clients: number;
      random: () => number;
      tally: Tally;
      /** The worker for the next request. */
      worker: () => Worker;
    },
  ) {
    this.clients = Array.from({ length: options.clients }, () => this.client());
  }

  /** Attempts sent to a worker that has not responded to them yet. */
  sentTo(worker: Worker): string[] {
    return [...(this.unanswered.get(worker) ?? [])];
  }

  /** Resolves when every client has finished its last request. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  private async client(): Promise<void> {
    const { random, tally } = this.options;
    while (!this.stopped) {
      const sharedSlug =
        random() < contestedShare ? `shared-${Math.floor(this.requestCount / requestsPerSlug)}` : undefined;
      this.requestCount++;
      const request = newRequest("load", sharedSlug);
      const copies = random() < duplicateShare ? 2 : 1;
      if (copies === 2) tally.add("sent twice");
      await Promise.all(Array.from({ length: copies }, () => this.sendUntilAnswered(request)));
    }
  }

  /** Sends a request. If there is no response, usually retries it with the same key, as a browser or a user would. */
  private async sendUntilAnswered(request: Request): Promise<void> {
    const { random, tally } = this.options;
    const sentAt = performance.now();
    let outcome = await this.send(request);
    for (let retry = 0; outcome === null && retry < maxRetries && random() < 0.7; retry++) {
      tally.add("retries");
      outcome = await this.send(request);
    }
    tally.addOutcome(outcome);
    this.submissions.push({ request, outcome, sentAt });
  }

  private async send(request: Request): Promise<Outcome | null> {
    const worker = this.options.worker();
    const unanswered = this.unanswered.get(worker) ?? new Set();
    this.unanswered.set(worker, unanswered.add(request.attemptId));
    const outcome = await worker.submit(request);
    if (outcome) unanswered.delete(request.attemptId);
    return outcome;
  }
}
