import type { Outcome } from "@/lib/provisioning/outcome";
import type { Answer } from "./settlement";
import { newRequest } from "./stack";
import type { Tally } from "./tally";
import type { Request, Worker } from "./worker-process";

const mostRetries = 3;
/** Shares of requests that are sent twice concurrently, and that compete for one slug. */
const doubled = 0.15;
const contested = 0.1;
const contestants = 12;

/** Clients that submit one request after another until stopped. */
export class Load {
  readonly answers: Answer[] = [];
  private readonly clients: Promise<void>[];
  private readonly underWay = new Map<Worker, Set<string>>();
  private stopped = false;
  private made = 0;

  constructor(
    private readonly options: {
      clients: number;
      random: () => number;
      tally: Tally;
      /** The worker that takes the next request. */
      worker: () => Worker;
    },
  ) {
    this.clients = Array.from({ length: options.clients }, () => this.client());
  }

  /** Attempts that were sent to a worker and are not answered yet. */
  sentTo(worker: Worker): string[] {
    return [...(this.underWay.get(worker) ?? [])];
  }

  /** Resolves when every client has its last answer. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  private async client(): Promise<void> {
    const { random, tally } = this.options;
    while (!this.stopped) {
      const shared = random() < contested ? `shared-${Math.floor(this.made / contestants)}` : undefined;
      this.made++;
      const request = newRequest("load", shared);
      const copies = random() < doubled ? 2 : 1;
      if (copies === 2) tally.add("sent twice");
      await Promise.all(Array.from({ length: copies }, () => this.insist(request)));
    }
  }

  /** Sends a request, and sends it again with the same key if no answer comes, as a browser or a user does. */
  private async insist(request: Request): Promise<void> {
    const { random, tally } = this.options;
    let outcome = await this.send(request);
    for (let retry = 0; outcome === null && retry < mostRetries && random() < 0.7; retry++) {
      tally.add("retries");
      outcome = await this.send(request);
    }
    tally.answer(outcome);
    this.answers.push({ request, outcome });
  }

  private async send(request: Request): Promise<Outcome | null> {
    const worker = this.options.worker();
    const sent = this.underWay.get(worker) ?? new Set();
    this.underWay.set(worker, sent.add(request.attemptId));
    const outcome = await worker.submit(request);
    if (outcome) sent.delete(request.attemptId);
    return outcome;
  }
}
