/** Maximum number of networks counted at a time. Once it is reached, all calls are refused until the window ends. */
const maxNetworks = 5_000;

/**
 * Bounds calls to the Auth server for tokens that cannot be verified locally: `perNetwork` per network and
 * `total` overall, in each window of `windowMs`.
 */
export class CallBudget {
  private readonly spent = new Map<string, number>();
  private startedAt = Number.NEGATIVE_INFINITY;
  private calls = 0;

  constructor(private readonly limits: { perNetwork: number; total: number; windowMs: number }) {}

  /** Takes one call from the budget. Returns false if none is left. */
  take(network: string): boolean {
    const { perNetwork, total, windowMs } = this.limits;
    if (performance.now() - this.startedAt >= windowMs) {
      this.spent.clear();
      this.calls = 0;
      this.startedAt = performance.now();
    }
    const used = this.spent.get(network) ?? 0;
    if (used >= perNetwork || this.calls >= total || this.spent.size >= maxNetworks) return false;
    this.spent.set(network, used + 1);
    this.calls++;
    return true;
  }
}
